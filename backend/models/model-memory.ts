import type { Sql } from '../database/sql-pool';

/** A model is held twice: as the bytes that peers are sent, and decoded. */
export const FORMS = 2;
/** Share of a node's memory that models may fill; the rest is for jobs. */
const MODEL_SHARE = 0.8;

/** Bytes that a model of this serialised size takes in a worker's memory. */
export function memoryOfModel(byteSize: number): number {
  return byteSize * FORMS;
}

/** Bytes that models may fill on a node of this much memory. */
export function memoryForModels(memoryBytes: number): number {
  return memoryBytes * MODEL_SHARE;
}

/** A ready worker, and what of its memory is promised. All sizes in bytes. */
export interface NodeMemory {
  id: string;
  name: string;
  incarnation: number;
  cpus: number;
  memoryBytes: number;
  /** Models that it holds, fetches or is asked to hold. */
  keptBytes: number;
  /** What its running jobs may use. */
  jobBytes: number;
}

/** Taken from rows, not from what nodes report, so that what was promised a moment ago counts. */
export async function readNodeMemory(sql: Sql): Promise<NodeMemory[]> {
  return sql<NodeMemory>(
    `select node.id, node.name, node.incarnation, node.cpus, node.memory_bytes::float8 as "memoryBytes",
       coalesce(held.bytes, 0)::float8 as "keptBytes", coalesce(running.bytes, 0)::float8 as "jobBytes"
     from node
     left join (select replica.node_id, replica.incarnation, sum(model.byte_size * ${FORMS}) as bytes
                from replica join model on model.id = replica.model_id where replica.state <> 'failed'
                group by replica.node_id, replica.incarnation) as held
       on held.node_id = node.id and held.incarnation = node.incarnation
     left join (select node_id, sum(memory_bytes) as bytes from job where state = 'running' group by node_id) as running
       on running.node_id = node.id
     where node.state = 'ready' and node.kind = 'worker'`,
  );
}

/** Bytes that a further copy may take. */
export function roomForCopy(node: NodeMemory): number {
  return memoryForModels(node.memoryBytes) - node.keptBytes - node.jobBytes;
}
