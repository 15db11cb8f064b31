import type { Sql } from '../database/sql-pool';
import { cancelJobs } from '../jobs/cancel-jobs';
import { FORMS } from './model-memory';
import { shelveModel } from './model-reason';

/** After a node has joined, others may be about to: for so many seconds nothing is given up for want of room. */
const JOINING_SECONDS = 60;

/** SQL for whether some node that works could hold `job`, beside `others` bytes of its memory. */
const fitsSomewhere = (others: string): string => `exists (
  select 1 from node where node.state = 'ready' and node.kind = 'worker'
    and node.cpus >= job.cpus and node.memory_bytes - ${others} >= job.memory_bytes)`;

/** Bytes on `node` that no rebuild of `model` may push out: models that were used no less recently. */
const USED_LATER = `(
  select coalesce(sum(${FORMS} * held.byte_size), 0) from replica join model as held on held.id = replica.model_id
  where replica.node_id = node.id and replica.incarnation = node.incarnation and replica.state <> 'failed'
    and held.id <> model.id and held.last_used_at >= model.last_used_at)`;

/**
 * Rebuilds that have not ended and that may go on. One that no node could hold waits for a larger
 * worker, and takes nobody's turn meanwhile.
 */
export async function openRebuilds(sql: Sql): Promise<number> {
  const [row] = await sql<{ open: number }>(
    `select count(*) as open from job
     where run_id is null and kind = 'rebuild-model' and (state = 'running' or (state = 'queued' and ${fitsSomewhere('0')}))`,
  );
  return row?.open ?? 0;
}

/**
 * Takes back rebuilds that wait for memory which models hold that were used more recently: nothing
 * will come free for them. Their models are cold, until somebody asks for one of them.
 */
export async function shelveCrowded(sql: Sql): Promise<void> {
  const crowded = await sql<{ jobId: string; modelId: string }>(
    `select job.id as "jobId", model.id as "modelId"
     from job join model on model.id = (job.payload ->> 'modelId')::uuid
     where job.run_id is null and job.kind = 'rebuild-model' and job.state = 'queued' and model.state = 'rebuilding'
       and ${fitsSomewhere('0')} and not ${fitsSomewhere(USED_LATER)}
       and not exists (select 1 from node where state = 'ready' and joined_at > now() - interval '${JOINING_SECONDS} s')`,
  );
  if (crowded.length === 0) return;
  await cancelJobs(sql, { jobIds: crowded.map(({ jobId }) => jobId) });
  const text =
    'Every worker that could rebuild it is full of models that were used more recently. The next prediction brings it back.';
  for (const { modelId } of crowded)
    await shelveModel(sql, modelId, { code: 'cluster-memory-full', text });
}
