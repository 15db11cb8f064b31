import { ticketText, type ClusterKey } from '../channel/cluster-key';
import type { Lineage } from '../contracts/model';
import type { Sql } from '../database/sql-pool';
import { appendEvent } from '../events/event-log';
import { acceptOwnJob } from '../jobs/accept-jobs';
import type { Sweep } from '../jobs/reconcile-loop';
import { findAlgorithm } from '../kernels/models/registry';
import { placeReplica } from './place-replica';

/** Rebuilds wait for what people asked for, and never for anything else. */
const REBUILD_PRIORITY = -10;
/** Seconds after which a failed copy or rebuild is tried again. */
const RETRY_SECONDS = 30;
/** Seconds after which a copy that is still being fetched is taken for failed; a fetch itself ends after 30. */
const LOADING_SECONDS = 120;

export interface ReplicaSweepSettings {
  copies: number;
  jobTimeoutSeconds: number;
  key: ClusterKey;
}

/**
 * Compares the copies that every model should have with those that living workers hold, and asks
 * for what is missing: a copy where there is one to copy from, else a rebuild from lineage. It moves
 * no bytes itself.
 */
export function createReplicaSweep(settings: ReplicaSweepSettings): Sweep {
  return {
    name: 'replicas',
    everySeconds: 1,
    run: async (sql) => {
      await forgetGoneReplicas(sql);
      await deriveModelStates(sql);
      await wantCopies(sql, settings);
      await wantRebuilds(sql, settings);
    },
  };
}

async function forgetGoneReplicas(sql: Sql): Promise<void> {
  await sql(
    `delete from replica using node
     where node.id = replica.node_id
       and (node.state = 'dead' or node.incarnation <> replica.incarnation
         or (replica.state = 'failed' and replica.updated_at < now() - make_interval(secs => $1))
         or (replica.state = 'loading' and replica.updated_at < now() - make_interval(secs => $2)))`,
    [RETRY_SECONDS, LOADING_SECONDS],
  );
}

async function deriveModelStates(sql: Sql): Promise<void> {
  const moved = await sql<{ id: string; state: string }>(
    `update model set state = derived.state
     from (select model.id, case when exists (select 1 from replica where model_id = model.id and state = 'ready')
                            then 'ready' else 'rebuilding' end as state
           from model where state in ('ready', 'rebuilding')) as derived
     where model.id = derived.id and model.state in ('ready', 'rebuilding') and model.state <> derived.state
     returning model.id, model.state`,
  );
  for (const model of moved)
    await appendEvent(sql, { topic: 'models', entityId: model.id, kind: model.state });
}

async function wantCopies(sql: Sql, { copies, key }: ReplicaSweepSettings): Promise<void> {
  const nodes = await sql<{ id: string; incarnation: number; room: number }>(
    `select id, incarnation, memory_bytes * 0.8 - memory_used_bytes as room from node where state = 'ready' and kind = 'worker'`,
  );
  const wanted = Math.min(copies, nodes.length);
  const short = await sql<{ id: string; byte_size: number; holders: string[] }>(
    `select model.id, model.byte_size, array_agg(replica.node_id) as holders
     from model join replica on replica.model_id = model.id
     where model.state = 'ready' group by model.id
     having count(*) filter (where replica.state <> 'failed') < $1
     order by model.last_used_at desc limit 200`,
    [wanted],
  );
  for (const model of short) {
    const candidates = nodes.filter(
      (node) => !model.holders.includes(node.id) && node.room > model.byte_size,
    );
    const node = placeReplica(model.id, candidates);
    if (!node) continue;
    await sql(
      `insert into replica (model_id, node_id, incarnation, state, ticket) values ($1, $2, $3, 'wanted', $4) on conflict do nothing`,
      [model.id, node.id, node.incarnation, key.sign(ticketText(model.id, node.id))],
    );
  }
}

/** Most recently used first: jobs of one priority start in the order in which they were accepted. */
async function wantRebuilds(sql: Sql, { jobTimeoutSeconds }: ReplicaSweepSettings): Promise<void> {
  const lost = await sql<LostModel>(
    `select id, name, version, fingerprint, lineage, dataset_version_id,
       (select row_count from dataset_version where id = dataset_version_id) as rows,
       (select jsonb_array_length(columns) from dataset_version where id = dataset_version_id) as columns,
       coalesce(jsonb_array_length(signature -> 'classes'), 0) as classes
     from model
     where state = 'rebuilding' and not exists (
       select 1 from job where key = 'rebuild-model/' || model.id and (state in ('blocked', 'queued', 'running')
         or (state = 'failed' and finished_at > now() - make_interval(secs => $1))))
     order by last_used_at desc limit 50`,
    [RETRY_SECONDS],
  );
  for (const model of lost) {
    const algorithm = findAlgorithm(model.lineage.algorithm, model.lineage.task);
    if (algorithm.kernelVersion !== model.lineage.kernelVersion) {
      await giveUp(sql, model);
      continue;
    }
    const shape = { rows: model.rows, columns: model.columns, classes: model.classes };
    const { cpus, memoryBytes } = algorithm.estimate(shape, model.lineage.parameters);
    await acceptOwnJob(sql, {
      kind: 'rebuild-model',
      key: `rebuild-model/${model.id}`,
      payload: {
        modelId: model.id,
        modelName: model.name,
        modelVersion: model.version,
        lineage: model.lineage,
        fingerprint: model.fingerprint,
      },
      datasetVersionId: model.dataset_version_id,
      cpus,
      memoryBytes,
      priority: REBUILD_PRIORITY,
      timeoutSeconds: jobTimeoutSeconds,
    });
  }
}

/** Its algorithm gives other bits by now: what it was cannot be had again, only trained anew. */
async function giveUp(sql: Sql, model: LostModel): Promise<void> {
  await sql(`update model set state = 'unrecoverable' where id = $1 and state = 'rebuilding'`, [
    model.id,
  ]);
  const data = { reason: 'kernel-version-changed' };
  await appendEvent(sql, { topic: 'models', entityId: model.id, kind: 'unrecoverable', data });
}

interface LostModel {
  id: string;
  name: string;
  version: number;
  fingerprint: string;
  lineage: Lineage;
  dataset_version_id: string;
  rows: number;
  columns: number;
  classes: number;
}
