import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { publicId } from '../contracts/ids';
import { ATTEMPT_TRANSITIONS, statesOf } from '../contracts/states';
import { Database } from '../database/database';

const STATES = [...statesOf(ATTEMPT_TRANSITIONS), 'waiting'] as const;

export const timelineSchema = z
  .object({
    items: z.array(
      z.object({
        job_id: z.string(),
        key: z.string(),
        model: z.string().nullable(),
        attempt: z.number().int(),
        state: z.enum(STATES).describe('Of the attempt; `waiting` where it has not begun.'),
        node: z.object({ id: z.string(), name: z.string() }).nullable(),
        waited_since: z.iso.datetime(),
        started_at: z.iso.datetime().nullable(),
        ended_at: z.iso.datetime().nullable(),
      }),
    ),
    truncated: z.boolean().describe('There are more: the first 5,000 are here.'),
  })
  .meta({ id: 'RunTimeline' });
export type Timeline = z.infer<typeof timelineSchema>;

/** Bars that one answer holds. */
const MOST = 5_000;

interface BarRow {
  job_id: string;
  key: string;
  model: string | null;
  attempt: number;
  state: (typeof STATES)[number];
  node_id: string | null;
  node_name: string | null;
  waited_since: Date;
  started_at: Date | null;
  ended_at: Date | null;
}

/** When and where a run's jobs were tried, and how long each try waited in the queue. */
@Injectable()
export class RunTimeline {
  constructor(private readonly database: Database) {}

  /** By time of start; what waits comes last. */
  async of(runId: string): Promise<Timeline> {
    const bars = await this.database.sql<BarRow>(TIMELINE, [runId]);
    return { items: bars.slice(0, MOST).map(barView), truncated: bars.length > MOST };
  }
}

/**
 * A wait begins where the log says that the job was put into the queue. The log is kept for some
 * weeks only: of older tries it began when the one before ended, or the job was accepted.
 */
const TIMELINE = `
  with tried as (
    select job.id, key, payload, attempt.number as attempt, attempt.state, attempt.node_id,
      attempt.started_at, attempt.ended_at,
      coalesce(lag(attempt.ended_at) over (partition by job.id order by attempt.number), job.created_at) as free_since
    from job join attempt on attempt.job_id = job.id where run_id = $1
    union all
    select id, key, payload, attempt + 1, 'waiting', null, null, null,
      coalesce((select max(ended_at) from attempt where job_id = job.id), created_at)
    from job where run_id = $1 and state in ('blocked', 'queued')
    order by started_at nulls last, id limit ${MOST + 1}
  )
  select tried.id as job_id, key, payload ->> 'modelName' as model, attempt, tried.state, node_id, node.name as node_name,
    coalesce((select max(at) from event where entity_id = tried.id
        and kind in ('queued', 'requeued', 'lost', 'released') and at <= coalesce(started_at, now())), free_since) as waited_since,
    started_at, ended_at
  from tried left join node on node.id = node_id order by started_at nulls last, tried.id`;

function barView(row: BarRow): Timeline['items'][number] {
  const { node_id, node_name } = row;
  return {
    job_id: publicId('job', row.job_id),
    key: row.key,
    model: row.model,
    attempt: row.attempt,
    state: row.state,
    node: node_id && node_name ? { id: publicId('node', node_id), name: node_name } : null,
    waited_since: row.waited_since.toISOString(),
    started_at: row.started_at?.toISOString() ?? null,
    ended_at: row.ended_at?.toISOString() ?? null,
  };
}
