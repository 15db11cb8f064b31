import type { Sql } from '../database/sql-pool';
import { appendEvent } from '../events/event-log';

/** There is one queue; events name it by the id of nothing. */
const THE_QUEUE = '00000000-0000-0000-0000-000000000000';

/** When the queue was paused, or null. */
export async function pausedAt(sql: Sql): Promise<Date | null> {
  const [queue] = await sql<{ paused_at: Date | null }>('select paused_at from job_queue');
  return queue?.paused_at ?? null;
}

/** From the commit on nobody claims a job of a run; what runs goes on, and so do jobs of the platform's own. */
export async function pauseQueue(sql: Sql): Promise<void> {
  const changed = await sql(
    'update job_queue set paused_at = now() where paused_at is null returning paused_at',
  );
  if (changed.length > 0)
    await appendEvent(sql, { topic: 'queue', entityId: THE_QUEUE, kind: 'paused' });
}

export async function resumeQueue(sql: Sql): Promise<void> {
  const changed = await sql(
    'update job_queue set paused_at = null where paused_at is not null returning paused_at',
  );
  if (changed.length > 0)
    await appendEvent(sql, { topic: 'queue', entityId: THE_QUEUE, kind: 'resumed' });
}
