import { Injectable } from '@nestjs/common';
import type { ColumnProfile, DatasetProfile, QualityWarning } from '../contracts/profile';
import { Database } from '../database/database';
import { lastOwnJob, type OwnJob } from '../jobs/own-job';
import { DatasetCatalog, type FoundDataset } from './dataset-catalog';
import { profileKey, wantProfile } from './want-profile';

/** Which columns are asked for, of tables that have thousands. */
export interface ColumnRange {
  offset: number;
  limit: number;
}

/** What is known by now; columns are there before their job has ended. */
export interface KnownProfile {
  /** What is known when all columns are; undefined until the job has ended. */
  whole: Omit<DatasetProfile, 'columns'> | undefined;
  /** Known ones of those asked for. */
  columns: ColumnProfile[];
  /** Of all that are known. */
  profiledColumns: number;
  columnWarnings: QualityWarning[];
  job: OwnJob | undefined;
}

export type FoundProfile = FoundDataset & KnownProfile;

/** Reads profiles; asks for one that nobody asked for yet, and anew some time after it failed. */
@Injectable()
export class DatasetProfiles {
  constructor(
    private readonly database: Database,
    private readonly catalog: DatasetCatalog,
  ) {}

  async of(
    reference: string,
    versionNumber: number | undefined,
    range: ColumnRange,
  ): Promise<FoundProfile> {
    const found = await this.catalog.resolve(reference, versionNumber);
    const known = await this.read(found.version.id, range);
    if (known.whole) return { ...found, ...known, job: undefined };
    const { job } = known;
    const rests = job !== undefined && (job.isOpen || job.restSeconds > 0);
    return rests ? { ...found, ...known } : this.ask(found, range);
  }

  /** As `of`, but does not wait until a failure is some time ago. */
  async again(
    reference: string,
    versionNumber: number | undefined,
    range: ColumnRange,
  ): Promise<FoundProfile> {
    const found = await this.of(reference, versionNumber, range);
    return found.whole || found.job?.isOpen ? found : this.ask(found, range);
  }

  private async ask(found: FoundDataset, range: ColumnRange): Promise<FoundProfile> {
    const { dataset, version } = found;
    const { id, number, rowCount, columns } = version;
    await this.database.transaction((sql) =>
      wantProfile(sql, { id, number, rowCount, columns, dataset }),
    );
    return { dataset, version, ...(await this.read(id, range)) };
  }

  /**
   * In one statement, because a job's end and its profile come to be at once. Not materialized,
   * because ten thousand columns would go through a file for the few that are asked for.
   */
  private async read(versionId: string, { offset, limit }: ColumnRange): Promise<KnownProfile> {
    const [row] = await this.database.sql<{
      whole: KnownProfile['whole'] | null;
      columns: ColumnProfile[];
      profiledColumns: number;
      columnWarnings: QualityWarning[][];
      job: OwnJob | null;
    }>(
      `with known as not materialized (
         select * from dataset_column_profile where version_id = $1
       )
       select (select profile from dataset_profile where version_id = $1) as whole,
         (select coalesce(jsonb_agg(profile order by column_index), '[]')
          from known where column_index >= $3 and column_index < $4) as columns,
         (select count(*)::int from known) as "profiledColumns",
         (select coalesce(jsonb_agg(warnings order by column_index), '[]')
          from known where warnings is not null) as "columnWarnings",
         ${lastOwnJob('$2')} as job`,
      [versionId, profileKey(versionId), offset, offset + limit],
    );
    const { whole, columnWarnings, job, ...known } = row!;
    return {
      ...known,
      whole: whole ?? undefined,
      columnWarnings: columnWarnings.flat(),
      job: job ?? undefined,
    };
  }
}
