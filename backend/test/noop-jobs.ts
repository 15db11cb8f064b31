import type { NoopPayload } from '../contracts/jobs';
import { acceptRun, type NewJob } from '../jobs/accept-jobs';
import type { TestCluster } from './cluster';

export interface AttemptRow {
  state: string;
  reason_code: string | null;
  reason_text: string | null;
  peak_memory_bytes: number | null;
  exit_signal: string | null;
  node: string;
}

export interface JobRow {
  id: string;
  state: string;
  failures: number;
  losses: number;
  attempts: AttemptRow[];
}

const MEBIBYTE = 1024 ** 2;

/** Accepts a run of jobs that learn nothing, one for each key. */
export async function acceptNoops(
  { database }: TestCluster,
  jobs: Record<string, NoopPayload & Partial<Pick<NewJob, 'timeoutSeconds' | 'cpus'>>>,
): Promise<void> {
  const planned = Object.entries(jobs).map(([key, { timeoutSeconds, cpus, ...payload }]) => ({
    kind: 'noop' as const,
    key,
    payload,
    datasetVersionId: null,
    cpus: cpus ?? 1,
    memoryBytes: 32 * MEBIBYTE,
    priority: 0,
    timeoutSeconds: timeoutSeconds ?? 600,
  }));
  await database.transaction((sql) => acceptRun(sql, { spec: {}, jobs: planned }));
}

/** The newest job of that key, with its attempts in order. */
export async function jobOf({ database }: TestCluster, key: string): Promise<JobRow> {
  const [job] = await database.sql<Omit<JobRow, 'attempts'>>(
    'select id, state, failures, losses from job where key = $1 order by id desc limit 1',
    [key],
  );
  if (!job) throw new Error(`there is no job ${key}`);
  const attempts = await database.sql<AttemptRow>(
    `select attempt.state, reason_code, reason_text, peak_memory_bytes, exit_signal, node.name as node
     from attempt join node on node.id = node_id where job_id = $1 order by number`,
    [job.id],
  );
  return { ...job, attempts };
}
