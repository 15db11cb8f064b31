import type { ReplicaSource } from '../contracts/states';
import type { Sql } from '../database/sql-pool';
import type { Incarnation } from '../nodes/membership';

/** A copy that a worker is asked to hold, and where it can be had. */
export interface WantedReplica {
  modelId: string;
  fingerprint: string;
  /** Shown to the peer; signed by a head for this model and this node. */
  ticket: string;
  /** Channel addresses of workers that hold a verified copy. */
  peers: string[];
}

/** Says that a worker holds a verified copy, because it trained, rebuilt or fetched the model. */
export async function recordHeldReplica(
  sql: Sql,
  held: Incarnation & { modelId: string; source: ReplicaSource },
): Promise<void> {
  await sql(
    `insert into replica (model_id, node_id, incarnation, state, source) values ($1, $2, $3, 'ready', $4)
     on conflict (model_id, node_id) do update
       set incarnation = excluded.incarnation, state = 'ready', source = excluded.source, reason = null, updated_at = now()`,
    [held.modelId, held.nodeId, held.incarnation, held.source],
  );
}

/** Takes up to `limit` copies that this worker's rows want, most recently used models first. */
export async function takeWantedReplicas(
  sql: Sql,
  self: Incarnation,
  limit: number,
): Promise<WantedReplica[]> {
  return sql<WantedReplica>(
    `with taken as (
       update replica set state = 'loading', updated_at = now()
       where node_id = $1 and incarnation = $2 and state = 'wanted' and model_id in (
         select model_id from replica join model on model.id = replica.model_id
         where node_id = $1 and incarnation = $2 and replica.state = 'wanted'
         order by model.last_used_at desc limit $3)
       returning model_id, ticket
     )
     select taken.model_id as "modelId", taken.ticket, model.fingerprint,
       array(select node.address from replica peer join node on node.id = peer.node_id and node.incarnation = peer.incarnation
             where peer.model_id = taken.model_id and peer.state = 'ready' and node.id <> $1
               and node.state in ('ready', 'draining')) as peers
     from taken join model on model.id = taken.model_id order by model.last_used_at desc`,
    [self.nodeId, self.incarnation, limit],
  );
}

/** Takes back what this worker's rows claim and its memory does not hold; the sweep finds another way. */
export async function disownMissingReplicas(
  sql: Sql,
  self: Incarnation,
  held: readonly string[],
): Promise<void> {
  await sql(
    `update replica set state = 'failed', reason = 'not in memory', updated_at = now()
     where node_id = $1 and incarnation = $2 and state = 'ready' and model_id <> all ($3::uuid[])`,
    [self.nodeId, self.incarnation, held],
  );
}

/** Gives up on a copy for now; the sweep asks again later, perhaps somebody else. */
export async function recordFailedReplica(
  sql: Sql,
  self: Incarnation,
  modelId: string,
  reason: string,
): Promise<void> {
  await sql(
    `update replica set state = 'failed', reason = $4, updated_at = now()
     where model_id = $3 and node_id = $1 and incarnation = $2 and state = 'loading'`,
    [self.nodeId, self.incarnation, modelId, reason],
  );
}
