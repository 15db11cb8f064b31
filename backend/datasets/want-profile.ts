import { namedTarget } from '../contracts/suggest-target';
import type { ColumnSchema } from '../contracts/table';
import type { Sql } from '../database/sql-pool';
import { DomainError } from '../errors/domain-error';
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

/** The column that warnings are about; of one that only comes last, they would mislead. */
export function profiledTarget(columns: readonly ColumnSchema[]): string | null {
  return namedTarget(columns)?.name ?? null;
}

/** Asks for a version's profile, unless that is on its way. Throws `dataset-not-found` for one that was just deleted. */
export async function wantProfile(sql: Sql, version: ProfiledVersion): Promise<void> {
  // whoever deletes it waits, and finds the job
  const kept = await sql('select 1 from dataset where id = $1 and deleted_at is null for share', [
    version.dataset.id,
  ]);
  if (kept.length === 0)
    throw new DomainError(
      'dataset-not-found',
      `Dataset ${JSON.stringify(version.dataset.name)} was just deleted.`,
    );
  await acceptOwnJob(sql, {
    kind: 'profile-dataset',
    key: profileKey(version.id),
    payload: {
      versionId: version.id,
      datasetId: version.dataset.id,
      datasetName: version.dataset.name,
      number: version.number,
      target: profiledTarget(version.columns),
    },
    datasetVersionId: version.id,
    cpus: 1,
    memoryBytes: profileMemory(version.rowCount),
    priority: PRIORITY,
    timeoutSeconds: TIMEOUT_SECONDS,
  });
}
