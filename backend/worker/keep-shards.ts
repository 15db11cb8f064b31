import type { Sql } from '../database/sql-pool';
import { unwantedShards } from '../models/model-shards';
import type { Incarnation } from '../nodes/membership';
import type { ShardStore } from './shard-store';

/** Makes a worker's shards follow their rows: the model is put together, or given up. */
export async function keepShards(sql: Sql, self: Incarnation, shards: ShardStore): Promise<void> {
  const { recorded } = shards;
  if (recorded.length === 0) return;
  for (const key of await unwantedShards(sql, self, recorded)) shards.drop(key);
}
