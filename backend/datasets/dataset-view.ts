import { z } from 'zod';
import { publicId } from '../contracts/ids';
import { DATE_ORDERS } from '../contracts/moment';
import { COLUMN_TYPES } from '../contracts/table';
import type { FoundDataset } from './dataset-catalog';
import type { DatasetVersion } from './dataset-version.entity';
import { ENCODINGS, TABLE_FORMATS } from './table-origin';
import type { VersionChange } from './version-change';

const changeSchema = z
  .object({
    previous: z.number().int().describe('Number of the version that it is compared with.'),
    appended: z.boolean().describe('True where rows were added to those that were there.'),
    rows_added: z.number().int().describe('Below zero where there are fewer than before.'),
    columns_added: z.array(z.string()),
    columns_removed: z.array(z.string()),
    columns_retyped: z.array(
      z.object({ name: z.string(), from: z.enum(COLUMN_TYPES), to: z.enum(COLUMN_TYPES) }),
    ),
  })
  .meta({ id: 'DatasetVersionChange' });

export const versionSchema = z
  .object({
    id: z.string(),
    number: z.number().int(),
    row_count: z.number().int(),
    column_count: z.number().int(),
    stored_bytes: z.number().int(),
    content_hash: z
      .string()
      .describe('SHA-256 of the typed content: the same content is the same version.'),
    created_at: z.iso.datetime(),
    change: changeSchema.nullable().describe('What it changed; null for a first version.'),
  })
  .meta({ id: 'DatasetVersion' });

export const datasetSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    display_name: z.string(),
    sample: z.boolean().describe('True for the datasets that came with the platform.'),
    created_at: z.iso.datetime(),
    version: versionSchema.describe('The latest.'),
  })
  .meta({ id: 'Dataset' });

const columnSchema = z
  .object({
    name: z.string(),
    type: z.enum(COLUMN_TYPES),
    missing: z.number().int().describe('Rows without a value.'),
    distinct: z.number().int().describe('Distinct values, exact up to 10,000.'),
    minimum: z.number().optional(),
    maximum: z.number().optional(),
    mean: z.number().optional(),
    order: z.enum(DATE_ORDERS).optional().describe('How its dates were written.'),
    earliest: z.string().optional().describe('First day or moment, of dates and datetimes.'),
    latest: z.string().optional(),
    categories: z.array(z.string()).optional(),
  })
  .meta({ id: 'DatasetColumn' });

export const datasetDetailSchema = datasetSchema
  .extend({
    columns: z.array(columnSchema),
    versions: z.array(versionSchema).describe('Newest first.'),
    origin: z
      .object({
        file_name: z.string(),
        file_bytes: z.number().int(),
        format: z.enum(TABLE_FORMATS),
        compressed: z.boolean(),
        encoding: z.enum(ENCODINGS),
        byte_order_mark: z.boolean(),
        delimiter: z.string(),
        blank_rows: z.number().int(),
        skipped_rows: z.number().int().describe('Left out: no rows of the table.'),
        unfit_values: z
          .number()
          .int()
          .describe('Made missing: they do not fit the type that was chosen.'),
      })
      .describe('How the file was read.'),
  })
  .meta({ id: 'DatasetDetail' });

export const previewSchema = z
  .object({
    columns: z.array(z.string()),
    rows: z.array(z.array(z.union([z.string(), z.number(), z.boolean(), z.null()]))),
    row_count: z.number().int().describe('Rows of the whole table.'),
    column_count: z.number().int().describe('Columns of the whole table.'),
  })
  .meta({ id: 'DatasetPreview' });

export type VersionView = z.infer<typeof versionSchema>;
export type DatasetView = z.infer<typeof datasetSchema>;
export type DatasetDetailView = z.infer<typeof datasetDetailSchema>;
export type PreviewView = z.infer<typeof previewSchema>;

export function datasetView({ dataset, version }: FoundDataset): DatasetView {
  return {
    id: publicId('dataset', dataset.id),
    name: dataset.name,
    display_name: dataset.displayName,
    sample: dataset.sample,
    created_at: dataset.createdAt.toISOString(),
    version: versionView(version),
  };
}

export function datasetDetailView(
  found: FoundDataset,
  versions: DatasetVersion[],
): DatasetDetailView {
  const { origin, columns } = found.version;
  return {
    ...datasetView(found),
    columns,
    versions: versions.map(versionView),
    origin: {
      file_name: origin.filename,
      file_bytes: origin.fileBytes,
      format: origin.format ?? 'csv',
      compressed: origin.compressed ?? false,
      encoding: origin.encoding,
      byte_order_mark: origin.byteOrderMark,
      delimiter: origin.delimiter,
      blank_rows: origin.blankRows,
      skipped_rows: origin.skippedRows ?? 0,
      unfit_values: origin.unfitValues ?? 0,
    },
  };
}

export function versionView(version: DatasetVersion): VersionView {
  return {
    id: publicId('datasetVersion', version.id),
    number: version.number,
    row_count: version.rowCount,
    column_count: version.columns.length,
    stored_bytes: version.storedBytes,
    content_hash: version.contentHash,
    created_at: version.createdAt.toISOString(),
    change: version.change && changeView(version.change),
  };
}

function changeView(change: VersionChange): NonNullable<VersionView['change']> {
  return {
    previous: change.previous,
    appended: change.appended,
    rows_added: change.rowsAdded,
    columns_added: change.columnsAdded,
    columns_removed: change.columnsRemoved,
    columns_retyped: change.columnsRetyped,
  };
}
