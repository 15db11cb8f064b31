import type { ClusterKey } from '../channel/cluster-key';
import type { Sql } from '../database/sql-pool';
import { appendEvent } from '../events/event-log';
import type { Sweep } from '../jobs/reconcile-loop';
import { evictModels } from './evict-models';
import { readNodeMemory } from './model-memory';
import { dropSurplus, placeCopies } from './place-copies';
import { wantRebuilds } from './want-rebuilds';

/** Seconds after which it is forgotten how often a copy failed: longer than the longest pause between two tries. */
const FAILURES_SECONDS = 300;
/** Seconds after which a copy that is still being fetched is taken for failed; a fetch itself ends after 30. */
const LOADING_SECONDS = 120;
/** Heads take turns: what one reserves on a node, another must not reserve again. */
const TURN_LOCK = 7_236_451_011;

export interface ReplicaSweepSettings {
  copies: number;
  jobTimeoutSeconds: number;
  key: ClusterKey;
}

/**
 * Compares the copies that every model should have with those that living workers hold, and asks
 * for what is missing: a copy where there is one to copy from, else a rebuild from lineage. Where
 * memory is short it evicts. It moves no bytes itself: workers follow their rows.
 */
export function createReplicaSweep(settings: ReplicaSweepSettings): Sweep {
  return {
    name: 'replicas',
    everySeconds: 0.5,
    run: async (sql) => {
      const [turn] = await sql<{ mine: boolean }>('select pg_try_advisory_xact_lock($1) as mine', [
        TURN_LOCK,
      ]);
      if (turn?.mine === true) await sweep(sql, settings);
    },
  };
}

async function sweep(sql: Sql, settings: ReplicaSweepSettings): Promise<void> {
  await forgetGoneReplicas(sql);
  await deriveModelStates(sql);
  const nodes = await readNodeMemory(sql);
  const copies = Math.min(settings.copies, nodes.length);
  await dropSurplus(sql, nodes, copies);
  const unplaced = await placeCopies(sql, nodes, { copies, key: settings.key });
  await wantRebuilds(sql, nodes, settings);
  await evictModels(sql, nodes, { copies, unplaced });
}

async function forgetGoneReplicas(sql: Sql): Promise<void> {
  await sql(
    `delete from replica using node, model
     where node.id = replica.node_id and model.id = replica.model_id
       and (node.state = 'dead' or node.incarnation <> replica.incarnation
         or (replica.state = 'wanted' and node.state <> 'ready')
         or (replica.state = 'failed' and replica.updated_at < now() - make_interval(secs => $1))
         or (replica.state = 'loading' and replica.updated_at < now() - make_interval(secs => $2))
         or model.state not in ('ready', 'rebuilding'))`,
    [FAILURES_SECONDS, LOADING_SECONDS],
  );
}

async function deriveModelStates(sql: Sql): Promise<void> {
  const moved = await sql<{ id: string; state: string }>(
    `update model set state = derived.state, reason_code = null, reason_text = null
     from (select model.id, case when exists (select 1 from replica where model_id = model.id and state = 'ready')
                            then 'ready' else 'rebuilding' end as state
           from model where state in ('ready', 'rebuilding')) as derived
     where model.id = derived.id and model.state in ('ready', 'rebuilding') and model.state <> derived.state
     returning model.id, model.state`,
  );
  for (const model of moved)
    await appendEvent(sql, { topic: 'models', entityId: model.id, kind: model.state });
}
