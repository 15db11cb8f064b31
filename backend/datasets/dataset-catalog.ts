import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { setImmediate } from 'node:timers/promises';
import { ILike, IsNull, type Repository } from 'typeorm';
import { parsePublicId } from '../contracts/ids';
import type { ColumnSchema, ColumnType } from '../contracts/table';
import { Database } from '../database/database';
import { DomainError } from '../errors/domain-error';
import { didYouMean } from '../kernels/table/column-match';
import { unpackTexts } from './block';
import { decodeBlock } from './block-codec';
import { Dataset } from './dataset.entity';
import { withoutExtension } from './dataset-name';
import { DatasetVersion } from './dataset-version.entity';
import { showDay, showMoment } from './moment';

export interface FoundDataset {
  dataset: Dataset;
  version: DatasetVersion;
}

export interface RowPage {
  columns: string[];
  rows: (string | number | boolean | null)[][];
}

/** Blocks that are decoded before the head's other requests get a turn. */
const BLOCKS_AT_ONCE = 16;

/** Reads datasets, their versions and their rows. What was deleted is not there. */
@Injectable()
export class DatasetCatalog {
  constructor(
    @InjectRepository(Dataset) private readonly datasets: Repository<Dataset>,
    @InjectRepository(DatasetVersion) private readonly versions: Repository<DatasetVersion>,
    private readonly database: Database,
  ) {}

  /** By name, with or without the file's extension and whatever its case, or by `ds_…` id; the latest version where none is named. */
  async resolve(reference: string, number?: number): Promise<FoundDataset> {
    const id = parsePublicId('dataset', reference);
    const dataset =
      id === undefined
        ? ((await this.byName(reference)) ?? (await this.byName(withoutExtension(reference))))
        : await this.datasets.findOneBy({ id, deletedAt: IsNull() });
    if (!dataset) throw await this.unknown(reference);
    const versions = await this.versionsOf(dataset.id);
    const version =
      number === undefined ? versions[0] : versions.find((each) => each.number === number);
    if (!version) {
      throw new DomainError(
        'dataset-not-found',
        `Dataset ${JSON.stringify(dataset.name)} has no version ${number}; its latest is ${versions[0]?.number ?? 0}.`,
      );
    }
    return { dataset, version };
  }

  /** Newest version first. */
  versionsOf(datasetId: string): Promise<DatasetVersion[]> {
    return this.versions.find({ where: { datasetId }, order: { number: 'desc' } });
  }

  /** By name, with their latest versions. */
  async list(page: { after?: string | undefined; limit: number }): Promise<FoundDataset[]> {
    const datasets = await this.datasets
      .createQueryBuilder('dataset')
      .where('dataset.deleted_at is null and dataset.name > :after', { after: page.after ?? '' })
      .orderBy('dataset.name')
      .take(page.limit)
      .getMany();
    const latest = await this.versions
      .createQueryBuilder('version')
      .distinctOn(['version.dataset_id'])
      .where('version.dataset_id = any(:ids)', { ids: datasets.map((dataset) => dataset.id) })
      .orderBy('version.dataset_id')
      .addOrderBy('version.number', 'DESC')
      .getMany();
    const byDataset = new Map(latest.map((version) => [version.datasetId, version]));
    return datasets.flatMap((dataset) => {
      const version = byDataset.get(dataset.id);
      return version ? [{ dataset, version }] : [];
    });
  }

  /** Some rows of a version, decoding only the blocks that hold them. */
  async rows(version: DatasetVersion, page: { offset: number; limit: number }): Promise<RowPage> {
    const rows: RowPage['rows'] = Array.from(
      { length: Math.max(0, Math.min(page.limit, version.rowCount - page.offset)) },
      () => [],
    );
    const blocks = await this.database.sql<{ column_index: number; first: number; bytes: Buffer }>(
      `select column_index, first, bytes from (
         select *, (sum(row_count) over (partition by column_index order by block_index) - row_count)::int as first
         from dataset_block where upload_id = $1) as placed
       where first < $2::int + $3::int and first + row_count > $2::int order by column_index, first`,
      [version.uploadId, page.offset, rows.length],
    );
    for (const [position, { column_index: column, first, bytes }] of blocks.entries()) {
      if (position % BLOCKS_AT_ONCE === BLOCKS_AT_ONCE - 1) await setImmediate();
      const valueOf = valueReader(bytes, version.columns[column]);
      rows.forEach((row, index) => {
        const value = valueOf(page.offset + index - first);
        if (value !== undefined) row[column] = value;
      });
    }
    return { columns: version.columns.map((column) => column.name), rows };
  }

  private byName(name: string): Promise<Dataset | null> {
    return this.datasets.findOneBy({
      name: ILike(name.replaceAll(/[\\%_]/g, String.raw`\$&`)),
      deletedAt: IsNull(),
    });
  }

  private async unknown(reference: string): Promise<DomainError> {
    const available = (
      await this.datasets.find({ where: { deletedAt: IsNull() }, order: { name: 'asc' } })
    ).map((dataset) => dataset.name);
    const hint =
      available.length === 0
        ? ' Upload one first.'
        : didYouMean(reference, available) || ` Available: ${available.slice(0, 20).join(', ')}.`;
    return new DomainError(
      'dataset-not-found',
      `There is no dataset ${JSON.stringify(reference.slice(0, 200))}.${hint}`,
      {
        extensions: { available_datasets: available },
      },
    );
  }
}

/** Reads single values of a block; undefined for rows that it does not hold. */
function valueReader(
  bytes: Buffer,
  schema: ColumnSchema | undefined,
): (row: number) => string | number | boolean | null | undefined {
  const block = decodeBlock(bytes);
  switch (block.kind) {
    case 'numeric': {
      const show = numberShower(schema?.type);
      return (row) => {
        const value = block.values[row];
        if (value === undefined || Number.isNaN(value)) return value === undefined ? value : null;
        return show(value);
      };
    }
    case 'category':
      return (row) => {
        const code = block.codes[row];
        if (code === undefined || code < 0) return code === undefined ? undefined : null;
        return schema?.type === 'boolean' ? code === 1 : (schema?.categories?.[code] ?? null);
      };
    case 'text': {
      const texts = unpackTexts(block);
      return (row) => texts[row];
    }
  }
}

function numberShower(type: ColumnType | undefined): (value: number) => string | number {
  if (type === 'date') return showDay;
  return type === 'datetime' ? showMoment : (value) => value;
}
