import { Injectable } from '@nestjs/common';
import type { DatasetProfile } from '../contracts/profile';
import type { JobState } from '../contracts/states';
import { Database } from '../database/database';
import { IS_OPEN } from '../jobs/job-selection';
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
  isOpen: boolean;
  /** Of one that failed or was cancelled: after how many seconds whoever looks starts the next one. */
  restSeconds: number;
}

export interface FoundProfile extends FoundDataset {
  /** Undefined until its job has ended. */
  profile: DatasetProfile | undefined;
  job: ProfileJob | undefined;
}

/** The pause after the first failure; it doubles with each further one. */
const FIRST_REST_SECONDS = 30;
const LONGEST_REST_SECONDS = 3_600;

/** Reads profiles; asks for one that nobody asked for yet, and anew some time after it failed. */
@Injectable()
export class DatasetProfiles {
  constructor(
    private readonly database: Database,
    private readonly catalog: DatasetCatalog,
  ) {}

  async of(reference: string, versionNumber?: number): Promise<FoundProfile> {
    const found = await this.catalog.resolve(reference, versionNumber);
    const { profile, job } = await this.read(found.version.id);
    if (profile) return { ...found, profile, job: undefined };
    const rests = job !== undefined && (job.isOpen || job.restSeconds > 0);
    return { ...found, profile, job: rests ? job : await this.ask(found) };
  }

  /** As `of`, but does not wait until a failure is some time ago. */
  async again(reference: string, versionNumber?: number): Promise<FoundProfile> {
    const found = await this.of(reference, versionNumber);
    if (found.profile || found.job?.isOpen) return found;
    return { ...found, job: await this.ask(found) };
  }

  private async ask(found: FoundDataset): Promise<ProfileJob | undefined> {
    const { id, number, rowCount, columns } = found.version;
    const wanted = { id, number, rowCount, columns, dataset: found.dataset };
    await this.database.transaction((sql) => wantProfile(sql, wanted));
    return (await this.read(id)).job;
  }

  /** In one statement, because a job's end and its profile come to be at once. */
  private async read(
    versionId: string,
  ): Promise<{ profile: DatasetProfile | undefined; job: ProfileJob | undefined }> {
    const [row] = await this.database.sql<{
      profile: DatasetProfile | null;
      job: ProfileJob | null;
    }>(
      `with asked as (
         select *, ${IS_OPEN} as is_open, least($3 * power(2, least(20, count(*) over () - 1)), $4) as pause
         from job where run_id is null and key = $2
       )
       select (select profile from dataset_profile where version_id = $1) as profile,
         (select jsonb_build_object(
            'id', id, 'state', state, 'isOpen', is_open, 'done', progress_done, 'total', progress_total,
            'reasonCode', reason_code, 'reasonText', reason_text,
            'restSeconds', coalesce(greatest(0, pause - extract(epoch from now() - finished_at)), 0))
          from asked order by id desc limit 1) as job`,
      [versionId, profileKey(versionId), FIRST_REST_SECONDS, LONGEST_REST_SECONDS],
    );
    return { profile: row?.profile ?? undefined, job: row?.job ?? undefined };
  }
}
