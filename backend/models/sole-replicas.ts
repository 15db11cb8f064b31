import type { Sql } from '../database/sql-pool';
import type { Incarnation } from '../nodes/membership';

/** How many models would be gone with this node although another node could hold them: what a drain waits for. */
export async function countSoleReplicas(
  sql: Sql,
  { nodeId, incarnation }: Incarnation,
): Promise<number> {
  const [row] = await sql<{ sole: number }>(
    `select count(*) as sole from replica
     where node_id = $1 and incarnation = $2 and state = 'ready'
       and exists (select 1 from node where kind = 'worker' and state = 'ready')
       and not exists (
         select 1 from replica as other join node on node.id = other.node_id and node.incarnation = other.incarnation
         where other.model_id = replica.model_id and other.state = 'ready' and node.state = 'ready')`,
    [nodeId, incarnation],
  );
  return row?.sole ?? 0;
}
