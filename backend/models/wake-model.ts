import type { Sql } from '../database/sql-pool';
import { appendEvent } from '../events/event-log';

/** Somebody asked for an evicted model: the sweep rebuilds it, ahead of those asked for less recently. */
export async function wakeModel(sql: Sql, modelId: string): Promise<void> {
  const woken = await sql(
    `update model set state = 'rebuilding', reason_code = null, reason_text = null, last_used_at = now()
     where id = $1 and state = 'cold' returning id`,
    [modelId],
  );
  if (woken.length > 0)
    await appendEvent(sql, { topic: 'models', entityId: modelId, kind: 'rebuilding' });
}
