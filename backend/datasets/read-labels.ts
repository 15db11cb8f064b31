import { setImmediate } from 'node:timers/promises';
import type { Sql } from '../database/sql-pool';
import { MOST_CLASSES } from '../kernels/check-target';
import { readRowGroups } from './row-groups';
import { readStoredVersion } from './stored-version';

/**
 * The numbers that a column gives a classification for its classes, ascending, read only until all
 * `named` ones were seen: mostly these are among the first rows. Undefined where there are more than
 * can be classes, which the fit refuses. The event loop has its turn between two blocks.
 */
export async function readLabels(
  sql: Sql,
  versionId: string,
  column: string,
  named: ReadonlySet<string>,
): Promise<number[] | undefined> {
  const version = await readStoredVersion(sql, versionId);
  const index = version.columns.findIndex(({ name }) => name === column);
  const labels = new Set<number>();
  const unseen = new Set(named);
  for await (const group of readRowGroups(sql, version, [index])) {
    await setImmediate();
    const block = group.block(0);
    if (block.kind !== 'numeric') return undefined;
    for (const value of block.values) {
      if (Number.isNaN(value) || labels.has(value + 0)) continue;
      labels.add(value + 0);
      unseen.delete(String(value + 0));
    }
    if (labels.size > MOST_CLASSES) return undefined;
    if (unseen.size === 0) break;
  }
  return [...labels].sort((a, b) => a - b);
}
