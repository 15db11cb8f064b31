import { z } from 'zod';
import { publicId } from '../contracts/ids';
import { TASKS, type Task } from '../contracts/model';
import {
  JOB_TRANSITIONS,
  RUN_TRANSITIONS,
  type JobState,
  type RunState,
  statesOf,
} from '../contracts/states';

const JOB_STATES = statesOf(JOB_TRANSITIONS);

const countsSchema = z.object({
  total: z.number().int(),
  blocked: z.number().int(),
  queued: z.number().int(),
  running: z.number().int(),
  succeeded: z.number().int(),
  failed: z.number().int(),
  cancelled: z.number().int(),
});

export const runSchema = z
  .object({
    id: z.string(),
    state: z.enum(statesOf(RUN_TRANSITIONS)),
    created_at: z.iso.datetime(),
    finished_at: z.iso.datetime().nullable(),
    seed: z.number().int(),
    test_size: z.number(),
    datasets: z.array(
      z.object({
        dataset: z.string(),
        dataset_id: z.string(),
        version: z.number().int(),
        task: z.enum(TASKS),
        target: z.string(),
        weight_column: z.string().optional().describe('Absent where all rows count the same.'),
        algorithms: z.array(z.string()),
      }),
    ),
    jobs: countsSchema,
  })
  .meta({ id: 'Run' });
export type RunView = z.infer<typeof runSchema>;

/** What a run's row keeps of its request. */
export type RunSpec = {
  seed: number;
  testSize: number;
  datasets: {
    dataset: string;
    datasetId: string;
    version: number;
    task: Task;
    target: string;
    weight_column?: string;
    algorithms: string[];
  }[];
};

export interface RunRow {
  id: string;
  state: RunState;
  spec: RunSpec;
  created_at: Date;
  finished_at: Date | null;
  /** Jobs by state. */
  counts: Partial<Record<JobState, number>> | null;
}

export function runView(row: RunRow): RunView {
  const counts = Object.fromEntries(
    JOB_STATES.map((state) => [state, row.counts?.[state] ?? 0]),
  ) as Record<JobState, number>;
  return {
    id: publicId('run', row.id),
    state: row.state,
    created_at: row.created_at.toISOString(),
    finished_at: row.finished_at?.toISOString() ?? null,
    seed: row.spec.seed,
    test_size: row.spec.testSize,
    datasets: row.spec.datasets.map(({ datasetId, ...dataset }) => ({
      ...dataset,
      dataset_id: publicId('dataset', datasetId),
    })),
    jobs: { ...counts, total: Object.values(counts).reduce((sum, count) => sum + count, 0) },
  };
}
