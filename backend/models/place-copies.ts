import { ticketText, type ClusterKey } from '../channel/cluster-key';
import type { Sql } from '../database/sql-pool';
import { memoryOfModel, roomForCopy, type NodeMemory } from './model-memory';
import { rankNodes } from './place-replica';

/** Seconds for which a copy too many is kept: its node's neighbour may be about to go. */
const SURPLUS_SECONDS = 60;
/** Models that one pass looks at; the next pass takes the rest. */
const BATCH = 1_000;
/** Seconds before a node is asked again for a copy that failed there, doubled with every one in a row. */
const FIRST_PAUSE_SECONDS = 1;
const LONGEST_PAUSE_SECONDS = 60;

/** A model that wants a further copy, for which no node that may be asked has the memory. */
export interface Unplaced {
  id: string;
  byteSize: number;
  lastUsedAt: Date;
  /** Nodes that have it, are to have it, or failed to get it a moment ago. */
  notOn: string[];
}

/**
 * Asks nodes for the copies that models lack. Copies on draining nodes do not count, so a drain
 * moves what it would lose; they are good to copy from. What is asked for is reserved on the node.
 * A copy mostly fails because its peer has just died, so the first pause is short.
 * Returns the models for which there was no room.
 */
export async function placeCopies(
  sql: Sql,
  nodes: readonly NodeMemory[],
  { copies, key }: { copies: number; key: ClusterKey },
): Promise<Unplaced[]> {
  const short = await sql<Unplaced>(
    `select model.id, model.byte_size as "byteSize", model.last_used_at as "lastUsedAt",
       coalesce(array_agg(node.id) filter (where replica.state <> 'failed' or replica.updated_at > now() - make_interval(secs =>
         least(${LONGEST_PAUSE_SECONDS}, ${FIRST_PAUSE_SECONDS} * power(2, least(replica.failures, 10) - 1)))), '{}') as "notOn"
     from model join replica on replica.model_id = model.id join node on node.id = replica.node_id
     where model.state = 'ready'
     group by model.id
     having count(*) filter (where replica.state <> 'failed' and node.state = 'ready') < $1
     order by model.last_used_at desc limit ${BATCH}`,
    [copies],
  );
  const unplaced: Unplaced[] = [];
  for (const model of short) {
    const others = nodes.filter((node) => !model.notOn.includes(node.id));
    const needed = memoryOfModel(model.byteSize);
    const [node] = rankNodes(
      model.id,
      others.filter((candidate) => roomForCopy(candidate) >= needed),
    );
    if (node) {
      node.keptBytes += needed;
      await sql(
        `insert into replica (model_id, node_id, incarnation, state, ticket) values ($1, $2, $3, 'wanted', $4)
         on conflict (model_id, node_id) do update set state = 'wanted', ticket = excluded.ticket, updated_at = now()
           where replica.state = 'failed' and replica.incarnation = excluded.incarnation`,
        [model.id, node.id, node.incarnation, key.sign(ticketText(model.id, node.id))],
      );
    } else if (others.length > 0) unplaced.push(model);
  }
  return unplaced;
}

/** Drops copies beyond the number wanted, from the nodes that come last in the model's order. */
export async function dropSurplus(
  sql: Sql,
  nodes: readonly NodeMemory[],
  copies: number,
): Promise<void> {
  const rich = await sql<{ id: string; holders: string[] }>(
    `select model_id as id, array_agg(node.id) as holders
     from replica join node on node.id = replica.node_id
     where replica.state = 'ready' and node.state = 'ready'
     group by model_id
     having count(*) > $1 and max(replica.updated_at) < now() - make_interval(secs => ${SURPLUS_SECONDS})
     limit ${BATCH}`,
    [copies],
  );
  for (const { id, holders } of rich) {
    const ranked = rankNodes(
      id,
      nodes.filter((node) => holders.includes(node.id)),
    );
    const surplus = ranked.slice(copies);
    await dropCopies(sql, id, { from: surplus.map((node) => node.id), keep: copies });
  }
}

/** Drops these copies, if at least `keep` verified ones stay on nodes that stay. True if it did. */
export async function dropCopies(
  sql: Sql,
  modelId: string,
  { from, keep }: { from: readonly string[]; keep: number },
): Promise<boolean> {
  const dropped = await sql(
    `with copy as (
       select replica.node_id from replica join node on node.id = replica.node_id
       where model_id = $1 and replica.state = 'ready' and node.state = 'ready' for update of replica
     )
     delete from replica using copy
     where model_id = $1 and replica.node_id = copy.node_id and copy.node_id = any ($2::uuid[])
       and (select count(*) from copy where node_id <> all ($2::uuid[])) >= $3
     returning replica.node_id`,
    [modelId, from, keep],
  );
  return dropped.length > 0;
}
