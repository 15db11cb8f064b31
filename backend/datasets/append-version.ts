import type { Sql } from '../database/sql-pool';
import { DomainError } from '../errors/domain-error';
import { insertVersion, latestVersion, versionOfContent } from './insert-version';
import type { VersionMade } from './make-version';
import type { AppendedTable } from './parser/append-file';
import { describeChange } from './version-change';

/** What rows were added to. */
export interface AppendBase {
  dataset: { id: string; name: string };
  version: { number: number };
}

/**
 * Makes a version with rows added to another one the next of its dataset, or nothing where one of the
 * versions has this content. Undefined where the other is the latest no more: then the rows are to be
 * added to what has become the latest. In the caller's transaction.
 */
export async function appendVersion(
  sql: Sql,
  { dataset, version }: AppendBase,
  table: AppendedTable,
): Promise<VersionMade | undefined> {
  const alive = await sql(
    'select 1 from dataset where id = $1 and deleted_at is null for no key update',
    [dataset.id],
  );
  if (alive.length === 0)
    throw new DomainError(
      'dataset-not-found',
      `Dataset ${JSON.stringify(dataset.name)} was deleted while the rows came.`,
    );
  const known = await versionOfContent(sql, dataset.id, table.contentHash);
  if (known !== undefined) return { number: known, created: false };
  const latest = await latestVersion(sql, dataset.id);
  if (!latest || latest.number !== version.number) return undefined;
  const number = await insertVersion(sql, {
    dataset,
    table,
    segments: table.segments,
    number: latest.number + 1,
    change: describeChange(latest, table, true),
  });
  return { number, created: true };
}
