import { namedTarget } from '../contracts/suggest-target';
import type { ColumnSchema } from '../contracts/table';
import type { Sql } from '../database/sql-pool';
import { acceptOwnJob } from '../jobs/accept-jobs';
import { profileMemory } from './profile-version';

/** Profiles wait for what people asked for. */
const PRIORITY = -10;
const TIMEOUT_SECONDS = 3_600;

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

/** Asks for a version's profile, unless that is on its way. */
export async function wantProfile(sql: Sql, version: ProfiledVersion): Promise<void> {
  await acceptOwnJob(sql, {
    kind: 'profile-dataset',
    key: profileKey(version.id),
    payload: {
      versionId: version.id,
      datasetId: version.dataset.id,
      datasetName: version.dataset.name,
      number: version.number,
      // of a column that only comes last, warnings would mislead
      target: namedTarget(version.columns)?.name ?? null,
    },
    datasetVersionId: version.id,
    cpus: 1,
    memoryBytes: profileMemory(version.rowCount),
    priority: PRIORITY,
    timeoutSeconds: TIMEOUT_SECONDS,
  });
}
