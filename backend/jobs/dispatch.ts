import { Injectable } from '@nestjs/common';
import { Database } from '../database/database';
import type { Sql } from '../database/sql-pool';
import { WakeUps } from '../queue/wake-ups';
import { dueJobs, STILL_QUEUED } from './due-jobs';

/** A wake-up that brought no claim for this long is given up on and sent again under a new number. */
const RESEND_AFTER_SECONDS = 10;
/** Jobs in Bull per free slot: enough that a slot is never idle, few enough to cost nothing. */
const WINDOW_PER_SLOT = 2;

interface DueJob {
  id: string;
  attempt: number;
  dispatch_seq: number;
}

/**
 * Puts wake-ups for the next due jobs into the queue: a window of them, not the backlog, so its cost
 * does not grow with it. The row is first; a message that gets lost is sent again.
 */
@Injectable()
export class Dispatch {
  constructor(
    private readonly database: Database,
    private readonly wakeUps: WakeUps,
  ) {}

  /** Returns how many wake-ups were sent. Never throws for the queue's sake: workers poll. */
  async run(): Promise<number> {
    if (this.wakeUps.health() !== 'answering') return 0;
    const due = await takeWindow(this.database.sql);
    const sent = await Promise.allSettled(
      due.map((job) =>
        this.wakeUps.send({ jobId: job.id, attempt: job.attempt, dispatchSeq: job.dispatch_seq }),
      ),
    );
    return sent.filter((result) => result.status === 'fulfilled').length;
  }
}

/**
 * Marks the next due jobs as dispatched and returns them. An array of ids is few rows to the planner,
 * whatever the window is: it looks each up instead of reading the whole table.
 */
export function takeWindow(sql: Sql): Promise<DueJob[]> {
  return sql<DueJob>(
    `with room as (
       select greatest(0, coalesce(sum(cpus), 0)
         - (select coalesce(sum(cpus), 0) from job where state = 'running')) as slots
       from node where state = 'ready'
     ), due as (
       ${dueJobs('id', '(select slots * $1 from room)')}
     ), locked as (
       select id from job
       where id = any (array(select id from due)) and ${STILL_QUEUED}
         and (dispatched_at is null or dispatched_at < now() - make_interval(secs => $2))
       for update skip locked
     )
     update job set dispatched_at = now(), dispatch_seq = dispatch_seq + 1
     from locked where job.id = locked.id
     returning job.id, attempt, dispatch_seq`,
    [WINDOW_PER_SLOT, RESEND_AFTER_SECONDS],
  );
}
