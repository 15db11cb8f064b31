import type { ReplicaSource } from '../contracts/states';
import type { Sql } from '../database/sql-pool';
import type { Incarnation } from '../nodes/membership';

/** A copy that a worker is asked to hold, and where it can be had. */
export interface WantedReplica {
  modelId: string;
  fingerprint: string;
  /** Of the serialised model, in bytes. */
  byteSize: number;
  /** Shown to the peer; signed by a head for this model and this node. */
  ticket: string;
  /** Channel addresses of workers that hold a verified copy. */
  peers: string[];
}

/** A model in a worker's memory. */
export interface Held {
  modelId: string;
  fingerprint: string;
}

/**
 * Says that a worker holds a verified copy, because it trained or rebuilt the model. Says nothing
 * where that life of the worker is over.
 */
export async function recordHeldReplica(
  sql: Sql,
  held: Incarnation & { modelId: string; source: ReplicaSource },
): Promise<void> {
  await sql(
    `insert into replica (model_id, node_id, incarnation, state, source)
     select $1, id, incarnation, 'ready', $4 from node where id = $2 and incarnation = $3 and state <> 'dead'
     on conflict (model_id, node_id) do update
       set incarnation = excluded.incarnation, state = 'ready', source = excluded.source, reason = null, failures = 0,
         updated_at = now()`,
    [held.modelId, held.nodeId, held.incarnation, held.source],
  );
}

/** Says that the copy that was asked for is here. False where it is not wanted any more. */
export async function recordCopiedReplica(
  sql: Sql,
  self: Incarnation,
  modelId: string,
): Promise<boolean> {
  const rows = await sql(
    `update replica set state = 'ready', source = coalesce(source, 'copied'), reason = null, failures = 0, updated_at = now()
     where model_id = $3 and node_id = $1 and incarnation = $2 and state in ('loading', 'ready') returning model_id`,
    [self.nodeId, self.incarnation, modelId],
  );
  return rows.length === 1;
}

/**
 * Takes up to `limit` copies that this worker's rows want, most recently used models first. What was
 * taken and is not `underway` counts as well: the answer to an earlier call was lost.
 */
export async function takeWantedReplicas(
  sql: Sql,
  self: Incarnation,
  { underway, limit }: { underway: readonly string[]; limit: number },
): Promise<WantedReplica[]> {
  return sql<WantedReplica>(
    `with taken as (
       update replica set state = 'loading', updated_at = now()
       where node_id = $1 and incarnation = $2 and state in ('wanted', 'loading') and model_id in (
         select model_id from replica join model on model.id = replica.model_id
         where node_id = $1 and incarnation = $2 and replica.state in ('wanted', 'loading') and model_id <> all($4::uuid[])
         order by model.last_used_at desc limit $3)
       returning model_id, ticket
     )
     select taken.model_id as "modelId", taken.ticket, model.fingerprint, model.byte_size as "byteSize",
       array(select node.address from replica peer join node on node.id = peer.node_id and node.incarnation = peer.incarnation
             where peer.model_id = taken.model_id and peer.state = 'ready' and node.id <> $1
               and node.state in ('ready', 'draining')) as peers
     from taken join model on model.id = taken.model_id order by model.last_used_at desc`,
    [self.nodeId, self.incarnation, limit, underway],
  );
}

/**
 * Compares a worker's rows with its memory. Takes back what the rows claim and the memory does not
 * hold under that fingerprint; the sweep finds another way. Returns the models that have a row.
 */
export async function compareReplicas(
  sql: Sql,
  self: Incarnation,
  held: readonly Held[],
): Promise<Set<string>> {
  const ids = held.map(({ modelId }) => modelId);
  const rows = await sql<{ model_id: string }>(
    `with held as (
       select * from unnest($3::uuid[], $4::text[]) as held (model_id, fingerprint)
     ), disowned as (
       update replica set state = 'failed', reason = 'not in memory', updated_at = now()
       from model
       where node_id = $1 and incarnation = $2 and replica.state = 'ready' and model.id = replica.model_id
         and not exists (select 1 from held where held.model_id = model.id and held.fingerprint = model.fingerprint)
     )
     select model_id from replica where node_id = $1 and incarnation = $2 and model_id in (select model_id from held)`,
    [self.nodeId, self.incarnation, ids, held.map(({ fingerprint }) => fingerprint)],
  );
  return new Set(rows.map((row) => row.model_id));
}

/** Gives up on a copy for now; the sweep asks again later, perhaps somebody else. */
export async function recordFailedReplica(
  sql: Sql,
  self: Incarnation,
  modelId: string,
  reason: string,
): Promise<void> {
  await sql(
    `update replica set state = 'failed', reason = $4, failures = failures + 1, updated_at = now()
     where model_id = $3 and node_id = $1 and incarnation = $2 and state = 'loading'`,
    [self.nodeId, self.incarnation, modelId, reason],
  );
}
