import { z } from 'zod';
import type { ErrorDetail } from '../contracts/error-detail';
import { TASKS } from '../contracts/model';
import { suggestTarget } from '../contracts/suggest-target';
import { COLUMN_TYPES } from '../contracts/table';
import { nameFromFile } from './dataset-name';
import type { Inspection } from './parser/inspect-file';
import type { Problems } from './parser/problems';
import { ENCODINGS, TABLE_FORMATS } from './table-origin';

const problemSchema = z
  .object({
    row: z.int().optional().describe('1-based, the header is row 1.'),
    column: z.int().optional(),
    column_name: z.string().optional(),
    code: z.string().optional(),
    detail: z.string(),
    expected: z.string().optional(),
    got: z.string().optional(),
    suggestion: z.string().optional(),
  })
  .meta({ id: 'RowProblem' });

const problemsSchema = z.object({
  count: z.int(),
  shown: z.array(problemSchema).describe('The first 20.'),
});

export const inspectionSchema = z
  .object({
    upload_id: z.string().describe('For the commit: the file waits under it.'),
    expires_at: z.iso.datetime(),
    file_name: z.string(),
    suggested_name: z.string().describe('What the dataset is called where nobody says a name.'),
    file_bytes: z.int(),
    dialect: z.object({
      format: z.enum(TABLE_FORMATS),
      compressed: z.boolean(),
      encoding: z.enum(ENCODINGS),
      byte_order_mark: z.boolean(),
      delimiter: z.string().describe('Empty for formats that have none.'),
      sheet: z.string().optional(),
    }),
    row_count: z.int(),
    blank_rows: z.int(),
    columns: z.array(
      z.object({
        column: z.int().describe('Its number in the file, from 1; in a sheet column C is 3.'),
        name_in_file: z.string(),
        name: z.string().describe('As the dataset will call it.'),
        type: z.enum(COLUMN_TYPES),
        confidence: z.number(),
        reason: z.string(),
        missing: z.int(),
        distinct: z.int(),
      }),
    ),
    rows: z.array(z.array(z.string())).describe('The first rows, as they are written.'),
    rejected: problemsSchema.describe('Rows that are no rows of the table.'),
    unfit: problemsSchema.describe('Values that do not fit the types that were asked for.'),
    unfit_columns: problemsSchema.describe(
      'Columns that cannot be of the types that were asked for, even if such values are made missing.',
    ),
    target: z
      .object({ column: z.string(), task: z.enum(TASKS), reason: z.string() })
      .nullable()
      .describe('What would most likely be predicted.'),
  })
  .meta({ id: 'Inspection' });

export type InspectionView = z.infer<typeof inspectionSchema>;

export function inspectionView(
  inspection: Inspection,
  kept: { id: string; seconds: number; fileName: string },
): InspectionView {
  const { dialect, columns } = inspection;
  const { byteOrderMark, ...written } = dialect;
  return {
    upload_id: kept.id,
    expires_at: new Date(Date.now() + kept.seconds * 1000).toISOString(),
    file_name: kept.fileName,
    suggested_name: nameFromFile(kept.fileName),
    file_bytes: inspection.fileBytes,
    dialect: { ...written, byte_order_mark: byteOrderMark },
    row_count: inspection.rowCount,
    blank_rows: inspection.blankRows,
    columns: columns.map(({ number, nameInFile, schema, guess }) => ({
      column: number,
      name_in_file: nameInFile,
      name: schema.name,
      type: schema.type,
      confidence: Math.round(guess.confidence * 1000) / 1000,
      reason: guess.reason,
      missing: schema.missing,
      distinct: schema.distinct,
    })),
    rows: inspection.rows,
    rejected: problemsView(inspection.rejected),
    unfit: problemsView(inspection.misfits),
    unfit_columns: problemsView(inspection.misfitColumns),
    target: suggestTarget(columns.map(({ schema }) => schema)) ?? null,
  };
}

function problemsView({ count, shown }: Pick<Problems, 'count' | 'shown'>) {
  const view = ({ columnName, ...detail }: ErrorDetail) => ({
    ...detail,
    pointer: undefined,
    ...(columnName !== undefined && { column_name: columnName }),
  });
  return { count, shown: shown.map(view) };
}
