import type { NodeState } from '../contracts/states';
import type { Sql } from '../database/sql-pool';
import { appendEvent } from '../events/event-log';

/** One life of a node. Every row that a node owns carries both, so a node that comes back owns nothing of before. */
export interface Incarnation {
  nodeId: string;
  incarnation: number;
}

export interface JoiningNode {
  id: string;
  name: string;
  kind: 'worker' | 'head';
  cpus: number;
  memoryBytes: number;
  address: string;
  pid: number;
  version: string;
  leaseSeconds: number;
}

/** Joins under a name. A node that had the name before is fenced: its incarnation is no longer the row's. */
export async function joinCluster(sql: Sql, node: JoiningNode): Promise<Incarnation> {
  const joined = await join(sql, node, null);
  if (!joined) throw new Error('joining returned no row');
  return joined;
}

/**
 * Joins anew after having been declared dead. Undefined where another node took the name meanwhile:
 * it stays. The same process may do it twice, for the answer to the first time may get lost.
 */
export async function rejoinCluster(
  sql: Sql,
  node: JoiningNode,
  former: Incarnation,
): Promise<Incarnation | undefined> {
  return join(sql, node, former.incarnation);
}

async function join(
  sql: Sql,
  node: JoiningNode,
  former: number | null,
): Promise<Incarnation | undefined> {
  const [row] = await sql<{ id: string; incarnation: number }>(
    `insert into node (id, name, kind, state, incarnation, lease_until, cpus, memory_bytes, address, pid, version)
     values ($1, $2, $3, 'ready', nextval('node_incarnation'), now() + make_interval(secs => $4), $5, $6, $7, $8, $9)
     on conflict (name) do update set
       kind = excluded.kind, state = case when node.drained_at is null then 'ready' else 'draining' end, incarnation = excluded.incarnation, lease_until = excluded.lease_until,
       cpus = excluded.cpus, memory_bytes = excluded.memory_bytes, memory_used_bytes = 0, address = excluded.address,
       pid = excluded.pid, version = excluded.version, joined_at = now()
       where $10::bigint is null or (node.incarnation = $10 and node.state = 'dead')
         or (node.address = excluded.address and node.pid = excluded.pid)
     returning id, incarnation`,
    [
      node.id,
      node.name,
      node.kind,
      node.leaseSeconds,
      node.cpus,
      node.memoryBytes,
      node.address,
      node.pid,
      node.version,
      former,
    ],
  );
  if (!row) return undefined;
  await appendEvent(sql, {
    topic: 'nodes',
    entityId: row.id,
    kind: 'joined',
    data: { name: node.name },
  });
  return { nodeId: row.id, incarnation: row.incarnation };
}

/** What a node learns of itself: its state, or that another one took its name. */
export type Standing = NodeState | 'replaced';

/** Who renews: a row of another incarnation that has its address and process is its own all the same. */
export interface Beat extends Pick<JoiningNode, 'leaseSeconds' | 'address' | 'pid'> {
  memoryUsedBytes: number;
}

/** Renews a node's lease. `dead` and `replaced` renew nothing: the node owns nothing any more, or must join anew. */
export async function renewNode(sql: Sql, self: Incarnation, beat: Beat): Promise<Standing> {
  const [row] = await sql<{ standing: Standing }>(
    `with renewed as (
       update node set lease_until = now() + make_interval(secs => $3), memory_used_bytes = $4
       where id = $1 and incarnation = $2 and state <> 'dead' returning state
     )
     select coalesce((select state from renewed), case when incarnation = $2 or (address = $5 and pid = $6) then 'dead' else 'replaced' end) as standing
     from node where id = $1`,
    [
      self.nodeId,
      self.incarnation,
      beat.leaseSeconds,
      Math.round(beat.memoryUsedBytes),
      beat.address,
      beat.pid,
    ],
  );
  return row?.standing ?? 'dead';
}

/**
 * Asks a node to take no more work and to hand over what it has; it learns of it from its next beat,
 * and joins again as draining until it is undrained. False: it is not ready.
 */
export function drainNode(sql: Sql, nodeId: string): Promise<boolean> {
  return move(sql, nodeId, { from: 'ready', to: 'draining', drainedAt: 'now()' });
}

/** Lets a draining node work again. False: it is not draining. */
export function undrainNode(sql: Sql, nodeId: string): Promise<boolean> {
  return move(sql, nodeId, { from: 'draining', to: 'ready', drainedAt: 'null' });
}

/** A node takes no more work because it goes; who joins under its name later works again. */
export function startLeaving(sql: Sql, nodeId: string): Promise<boolean> {
  return move(sql, nodeId, { from: 'ready', to: 'draining', drainedAt: 'drained_at' });
}

async function move(
  sql: Sql,
  nodeId: string,
  { from, to, drainedAt }: { from: NodeState; to: NodeState; drainedAt: string },
): Promise<boolean> {
  const moved = await sql(
    `with moved as (update node set state = $3, drained_at = ${drainedAt} where id = $1 and state = $2 returning id, name)
     insert into event (topic, entity_id, kind, data)
     select 'nodes', id, $3, jsonb_build_object('name', name) from moved returning entity_id`,
    [nodeId, from, to],
  );
  return moved.length === 1;
}

/** Leaves on purpose: nobody has to wait for the lease to run out. */
export async function leaveCluster(sql: Sql, self: Incarnation): Promise<void> {
  const [row] = await sql<{ name: string }>(
    `update node set state = 'dead', lease_until = now() where id = $1 and incarnation = $2 and state <> 'dead' returning name`,
    [self.nodeId, self.incarnation],
  );
  if (row)
    await appendEvent(sql, {
      topic: 'nodes',
      entityId: self.nodeId,
      kind: 'left',
      data: { name: row.name },
    });
}

/** Declares dead whose lease ran out. Returns their names. */
export async function buryDeadNodes(sql: Sql): Promise<string[]> {
  const rows = await sql<{ id: string; name: string }>(
    `update node set state = 'dead'
     where id in (select id from node where state <> 'dead' and lease_until < now() for update skip locked)
     returning id, name`,
  );
  for (const row of rows)
    await appendEvent(sql, {
      topic: 'nodes',
      entityId: row.id,
      kind: 'dead',
      data: { name: row.name },
    });
  return rows.map((row) => row.name);
}
