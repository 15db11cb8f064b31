import type { ColumnSchema } from '../contracts/table';
import type { Sql } from '../database/sql-pool';
import { acceptOwnJob } from '../jobs/accept-jobs';
import type { Sweep } from '../jobs/reconcile-loop';
import { likelyTarget } from './likely-target';
import { profileMemory } from './profile-version';

/** Profiles wait for what people asked for. */
const PRIORITY = -10;
const TIMEOUT_SECONDS = 3_600;
/** Versions that one pass asks for. */
const BATCH = 20;

export interface ProfiledVersion {
  id: string;
  number: number;
  rowCount: number;
  columns: readonly ColumnSchema[];
  dataset: { id: string; name: string };
}

export function profileKey(versionId: string): string {
  return `profile-dataset/${versionId}`;
}

/** Asks for a version's profile, unless that is on its way; in the transaction that makes the version. */
export async function wantProfile(sql: Sql, version: ProfiledVersion): Promise<void> {
  await acceptOwnJob(sql, {
    kind: 'profile-dataset',
    key: profileKey(version.id),
    payload: {
      versionId: version.id,
      datasetId: version.dataset.id,
      datasetName: version.dataset.name,
      number: version.number,
      target: likelyTarget(version.columns),
    },
    datasetVersionId: version.id,
    cpus: 1,
    memoryBytes: profileMemory(version.rowCount),
    priority: PRIORITY,
    timeoutSeconds: TIMEOUT_SECONDS,
  });
}

/** Asks for the profiles of latest versions that nobody asked for: those older than profiles are, or cancelled. */
export const profileSweep: Sweep = {
  name: 'profiles',
  everySeconds: 60,
  run: async (sql) => {
    const versions = await sql<ProfiledVersion>(
      `select distinct on (version.dataset_id) version.id, version.number, version.row_count as "rowCount",
         version.columns, jsonb_build_object('id', dataset.id, 'name', dataset.name) as dataset
       from dataset join dataset_version as version on version.dataset_id = dataset.id
       where dataset.deleted_at is null
         and not exists (select 1 from dataset_profile where version_id = version.id)
         and not exists (select 1 from job where run_id is null and key = 'profile-dataset/' || version.id
                           and state <> 'cancelled')
       order by version.dataset_id, version.number desc limit ${BATCH}`,
    );
    for (const version of versions) await wantProfile(sql, version);
  },
};
