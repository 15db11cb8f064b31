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
  const [row] = await sql<{ id: string; incarnation: number }>(
    `insert into node (id, name, kind, state, incarnation, lease_until, cpus, memory_bytes, address, pid, version)
     values ($1, $2, $3, 'ready', nextval('node_incarnation'), now() + make_interval(secs => $4), $5, $6, $7, $8, $9)
     on conflict (name) do update set
       kind = excluded.kind, state = 'ready', incarnation = excluded.incarnation, lease_until = excluded.lease_until,
       cpus = excluded.cpus, memory_bytes = excluded.memory_bytes, memory_used_bytes = 0, address = excluded.address,
       pid = excluded.pid, version = excluded.version, joined_at = now()
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
    ],
  );
  if (!row) throw new Error('joining returned no row');
  await appendEvent(sql, {
    topic: 'nodes',
    entityId: row.id,
    kind: 'joined',
    data: { name: node.name },
  });
  return { nodeId: row.id, incarnation: row.incarnation };
}

/** Renews a node's lease. False: it was declared dead or replaced, and owns nothing any more. */
export async function renewNode(
  sql: Sql,
  self: Incarnation,
  beat: { leaseSeconds: number; memoryUsedBytes: number },
): Promise<boolean> {
  const rows = await sql(
    `update node set lease_until = now() + make_interval(secs => $3), memory_used_bytes = $4
     where id = $1 and incarnation = $2 and state <> 'dead' returning id`,
    [self.nodeId, self.incarnation, beat.leaseSeconds, Math.round(beat.memoryUsedBytes)],
  );
  return rows.length === 1;
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
