import type { Sql } from '../database/sql-pool';
import type { Sweep } from '../jobs/reconcile-loop';
import type { Incarnation } from '../nodes/membership';

/** Seconds for which the trees of a model that failed are kept: somebody may retry it. */
const KEPT_SECONDS = 600;

/** Trees of a model in a worker's memory. */
export interface ModelShard {
  modelId: string;
  firstTree: number;
}

export interface NewShard extends ModelShard, Incarnation {
  jobId: string;
  fingerprint: string;
  byteSize: number;
  fitSeconds: number;
}

/** Says that a worker holds these trees, because it has grown them. */
export async function recordShard(sql: Sql, shard: NewShard): Promise<void> {
  await sql(
    `insert into model_shard (model_id, first_tree, job_id, node_id, incarnation, fingerprint, byte_size, fit_seconds)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      shard.modelId,
      shard.firstTree,
      shard.jobId,
      shard.nodeId,
      shard.incarnation,
      shard.fingerprint,
      shard.byteSize,
      shard.fitSeconds,
    ],
  );
}

/** Where the trees of a model are, or were. */
export interface ShardPlace {
  firstTree: number;
  fingerprint: string;
  fitSeconds: number;
  node: string;
  /** Channel address of the worker; null where that life of it is over. */
  address: string | null;
}

export function placesOfShards(sql: Sql, modelId: string): Promise<ShardPlace[]> {
  return sql<ShardPlace>(
    `select first_tree as "firstTree", fingerprint, fit_seconds as "fitSeconds", node.name as node,
       case when node.incarnation = model_shard.incarnation and node.state <> 'dead' then node.address end as address
     from model_shard join node on node.id = node_id
     where model_id = $1`,
    [modelId],
  );
}

/** The model is there: nobody asks for its shards any more. */
export async function forgetShards(sql: Sql, modelId: string): Promise<void> {
  await sql('delete from model_shard where model_id = $1', [modelId]);
}

/** Those of the shards that have no row of this worker any more. */
export function unwantedShards(
  sql: Sql,
  { nodeId, incarnation }: Incarnation,
  held: readonly ModelShard[],
): Promise<ModelShard[]> {
  return sql<ModelShard>(
    `select model_id as "modelId", first_tree as "firstTree"
     from unnest($3::uuid[], $4::int[]) as held (model_id, first_tree)
     where not exists (
       select 1 from model_shard
       where model_shard.model_id = held.model_id and model_shard.first_tree = held.first_tree
         and node_id = $1 and incarnation = $2)`,
    [
      nodeId,
      incarnation,
      held.map(({ modelId }) => modelId),
      held.map(({ firstTree }) => firstTree),
    ],
  );
}

/** Forgets the shards of models that nobody puts together any more; workers follow. */
export const SHARD_SWEEP: Sweep = {
  name: 'shards',
  everySeconds: 10,
  run: async (sql) => {
    await sql(
      `delete from model_shard where not exists (
         select 1 from job_dependency join job as assembly on assembly.id = job_dependency.job_id
         where depends_on = model_shard.job_id
           and (assembly.state in ('blocked', 'queued', 'running')
             or assembly.state <> 'succeeded' and assembly.finished_at > now() - make_interval(secs => $1)))`,
      [KEPT_SECONDS],
    );
  },
};
