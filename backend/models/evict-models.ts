import type { Sql } from '../database/sql-pool';
import { appendEvent } from '../events/event-log';
import { memoryForModels, memoryOfModel, roomForCopy, type NodeMemory } from './model-memory';
import { dropCopies, type Unplaced } from './place-copies';

/** A copy that came this recently is left alone: its worker may not have seen its row yet. */
const SETTLING_SECONDS = 5;
/** Due jobs, first in line, that room is made for. */
const LOOK_AHEAD = 50;
/** Models for which one pass makes room; the next pass takes the rest. */
const AT_ONCE = 3;

/**
 * Makes room where memory for models is short: on a node whose models exceed their share, for a job
 * that no node could hold beside its models, and for copies that found no place. Copies too many go
 * first, then the least recently used models that a newer version has replaced, then the least
 * recently used ones. An evicted model is `cold`: the next prediction brings it back.
 */
export async function evictModels(
  sql: Sql,
  nodes: readonly NodeMemory[],
  { copies, unplaced }: { copies: number; unplaced: readonly Unplaced[] },
): Promise<void> {
  for (const node of nodes) {
    const excess = node.keptBytes - memoryForModels(node.memoryBytes);
    if (excess > 0)
      node.keptBytes -= await free(sql, await candidatesOn(sql, node, { copies }), excess);
  }
  for (const job of await jobsWithoutRoom(sql, nodes)) {
    const shortOn = (node: NodeMemory) => job.memoryBytes - (node.memoryBytes - node.keptBytes);
    await makeRoom(sql, nodes, shortOn, { copies, ...job });
  }
  for (const model of unplaced.slice(0, AT_ONCE)) {
    const without = nodes.filter((node) => !model.notOn.includes(node.id));
    const shortOn = (node: NodeMemory) => memoryOfModel(model.byteSize) - roomForCopy(node);
    const usedBefore = model.lastUsedAt;
    await makeRoom(sql, without, shortOn, { copies, usedBefore, latestToo: false });
  }
}

/** What may be evicted. */
interface Rules {
  copies: number;
  /** Only models used before that. */
  usedBefore?: Date;
  /** Latest versions too, not only those that a newer one has replaced. */
  latestToo?: boolean;
}

interface Candidate {
  nodeId: string;
  nodeName: string;
  modelId: string;
  byteSize: number;
  /** More copies than wanted: dropping this one leaves enough. */
  surplus: boolean;
  copies: number;
}

/** On the first node where it suffices, those with most room first; nowhere if it suffices nowhere. */
async function makeRoom(
  sql: Sql,
  nodes: readonly NodeMemory[],
  shortOn: (node: NodeMemory) => number,
  rules: Rules,
): Promise<void> {
  for (const node of nodes.toSorted((a, b) => shortOn(a) - shortOn(b))) {
    if (shortOn(node) <= 0) return;
    const candidates = await candidatesOn(sql, node, rules);
    const evictable = candidates.reduce((sum, { byteSize }) => sum + memoryOfModel(byteSize), 0);
    if (evictable < shortOn(node)) continue;
    node.keptBytes -= await free(sql, candidates, shortOn(node));
    return;
  }
}

async function candidatesOn(sql: Sql, node: NodeMemory, rules: Rules): Promise<Candidate[]> {
  const { copies, usedBefore, latestToo = true } = rules;
  return sql<Candidate>(
    `select * from (
       select replica.node_id as "nodeId", $5::text as "nodeName", $2::int as copies,
         model.id as "modelId", model.byte_size as "byteSize", model.last_used_at,
         (select count(*) from replica as other join node on node.id = other.node_id
          where other.model_id = model.id and other.state = 'ready' and node.state = 'ready') > $2 as surplus,
         exists (select 1 from model as newer where newer.name = model.name and newer.version > model.version) as replaced
       from replica join model on model.id = replica.model_id
       where replica.node_id = $1 and replica.state = 'ready' and model.state = 'ready'
         and replica.updated_at < now() - make_interval(secs => ${SETTLING_SECONDS})
         and ($3::timestamptz is null or model.last_used_at < $3)) as held
     where surplus or replaced or $4
     order by surplus desc, replaced desc, last_used_at`,
    [node.id, copies, usedBefore ?? null, latestToo, node.name],
  );
}

/** Evicts, in their order, as many as it takes. Returns the bytes set free. */
async function free(sql: Sql, candidates: readonly Candidate[], bytes: number): Promise<number> {
  let freed = 0;
  for (const candidate of candidates) {
    if (freed >= bytes) break;
    if (await evict(sql, candidate)) freed += memoryOfModel(candidate.byteSize);
  }
  return freed;
}

async function evict(
  sql: Sql,
  { modelId, nodeId, nodeName, surplus, copies }: Candidate,
): Promise<boolean> {
  if (surplus) return dropCopies(sql, modelId, { from: [nodeId], keep: copies });
  const reason = `The memory for models on ${nodeName} was needed for others that were used more recently. The next prediction brings it back.`;
  const moved = await sql(
    `update model set state = 'cold', reason_code = 'cluster-memory-full', reason_text = $2
     where id = $1 and state = 'ready' returning id`,
    [modelId, reason],
  );
  if (moved.length === 0) return false;
  await sql('delete from replica where model_id = $1', [modelId]);
  await appendEvent(sql, { topic: 'models', entityId: modelId, kind: 'cold', data: { reason } });
  return true;
}

/**
 * Jobs first in line that do not fit beside any node's models. A rebuild may push out every model
 * that was used less recently than its own, a training only those that a newer version has replaced.
 */
async function jobsWithoutRoom(
  sql: Sql,
  nodes: readonly NodeMemory[],
): Promise<{ memoryBytes: number; usedBefore: Date; latestToo: boolean }[]> {
  const largest = Math.max(0, ...nodes.map((node) => node.memoryBytes - node.keptBytes));
  const possible = Math.max(0, ...nodes.map((node) => node.memoryBytes));
  return sql(
    `select job.memory_bytes::float8 as "memoryBytes", coalesce(model.last_used_at, now()) as "usedBefore",
       model.id is not null as "latestToo"
     from (select kind, payload, memory_bytes from job where state = 'queued' and next_run_at <= now()
           order by priority desc, fair_rank, id limit ${LOOK_AHEAD}) as job
     left join model on job.kind = 'rebuild-model' and model.id = (job.payload ->> 'modelId')::uuid
     where job.memory_bytes > $1 and job.memory_bytes <= $2 limit ${AT_ONCE}`,
    [largest, possible],
  );
}
