import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { ILike, IsNull, LessThan, type Repository } from 'typeorm';
import { parsePublicId } from '../contracts/ids';
import { Database } from '../database/database';
import { DomainError } from '../errors/domain-error';
import { didYouMean } from '../kernels/table/column-match';
import { Dataset } from './dataset.entity';
import { withoutExtension } from './dataset-name';
import { DatasetVersion } from './dataset-version.entity';
import { readRowPage, type PageRange, type RowPage } from './row-page';

export interface FoundDataset {
  dataset: Dataset;
  version: DatasetVersion;
}

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
    const version = await this.versionOf(dataset.id, number);
    if (!version) {
      const latest = await this.versionOf(dataset.id);
      throw new DomainError(
        'dataset-not-found',
        `Dataset ${JSON.stringify(dataset.name)} has no version ${number}; its latest is ${latest?.number ?? 0}.`,
      );
    }
    return { dataset, version };
  }

  /** Newest version first. */
  versionsOf(
    datasetId: string,
    page: { before?: number | undefined; limit?: number } = {},
  ): Promise<DatasetVersion[]> {
    const where = page.before === undefined ? {} : { number: LessThan(page.before) };
    return this.versions.find({
      where: { datasetId, ...where },
      order: { number: 'desc' },
      ...(page.limit !== undefined && { take: page.limit }),
    });
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

  rows(version: DatasetVersion, page: PageRange): Promise<RowPage> {
    return readRowPage(this.database.sql, version.id, page);
  }

  private versionOf(datasetId: string, number?: number): Promise<DatasetVersion | null> {
    const where = number === undefined ? { datasetId } : { datasetId, number };
    return this.versions.findOne({ where, order: { number: 'desc' } });
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
