import { z } from 'zod';
import { publicId } from '../contracts/ids';
import { NODE_TRANSITIONS, type NodeState, statesOf } from '../contracts/states';

export const nodeSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    kind: z.enum(['worker', 'head']),
    state: z.enum(statesOf(NODE_TRANSITIONS)),
    cpus: z.number().int(),
    cpus_used: z.number().int().describe('CPUs of the jobs that run there.'),
    memory_bytes: z.number().int(),
    memory_used_bytes: z.number().int().describe('Promised to running jobs and held by models.'),
    running_jobs: z.number().int(),
    models: z.number().int().describe('Verified copies in its memory.'),
    incarnation: z.number().int(),
    address: z.string(),
    version: z.string(),
    joined_at: z.iso.datetime(),
    lease_until: z.iso.datetime(),
  })
  .meta({ id: 'Node' });

export type NodeView = z.infer<typeof nodeSchema>;

/** A node's row with what runs and lives on it. */
export interface NodeRow {
  id: string;
  name: string;
  kind: 'worker' | 'head';
  state: NodeState;
  cpus: number;
  cpus_used: number;
  memory_bytes: number;
  memory_used_bytes: number;
  running_jobs: number;
  models: number;
  incarnation: number;
  address: string;
  version: string;
  joined_at: Date;
  lease_until: Date;
}

export function nodeView(row: NodeRow): NodeView {
  return {
    ...row,
    id: publicId('node', row.id),
    joined_at: row.joined_at.toISOString(),
    lease_until: row.lease_until.toISOString(),
  };
}
