import { Injectable } from '@nestjs/common';
import type { DatasetProfile } from '../contracts/profile';
import type { JobState } from '../contracts/states';
import { Database } from '../database/database';
import { DatasetCatalog, type FoundDataset } from './dataset-catalog';
import { profileKey, wantProfile } from './want-profile';

/** The job that computes a profile. */
export interface ProfileJob {
  id: string;
  state: JobState;
  done: number;
  total: number;
  reasonCode: string | null;
  reasonText: string | null;
}

export interface FoundProfile extends FoundDataset {
  /** Undefined until its job has ended. */
  profile: DatasetProfile | undefined;
  job: ProfileJob | undefined;
}

/** Reads profiles; asks for one that nobody asked for yet. */
@Injectable()
export class DatasetProfiles {
  constructor(
    private readonly database: Database,
    private readonly catalog: DatasetCatalog,
  ) {}

  async of(reference: string, versionNumber?: number): Promise<FoundProfile> {
    const found = await this.catalog.resolve(reference, versionNumber);
    const { version, dataset } = found;
    const [row] = await this.database.sql<{ profile: DatasetProfile }>(
      'select profile from dataset_profile where version_id = $1',
      [version.id],
    );
    const job = row ? undefined : await this.jobOf(version.id);
    const isOpen = job !== undefined && job.state !== 'cancelled' && job.state !== 'succeeded';
    if (!row && !isOpen) {
      const { id, number, rowCount, columns } = version;
      const wanted = { id, number, rowCount, columns, dataset };
      await this.database.transaction((sql) => wantProfile(sql, wanted));
    }
    return { ...found, profile: row?.profile, job };
  }

  private async jobOf(versionId: string): Promise<ProfileJob | undefined> {
    const [job] = await this.database.sql<ProfileJob>(
      `select id, state, progress_done as done, progress_total as total, reason_code as "reasonCode",
         reason_text as "reasonText"
       from job where run_id is null and key = $1 order by id desc limit 1`,
      [profileKey(versionId)],
    );
    return job;
  }
}
