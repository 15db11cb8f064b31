import type { JobState } from '../contracts/states';
import { uuidv7 } from '../database/uuid';
import { acceptOwnJob, acceptRun, type NewJob } from '../jobs/accept-jobs';
import { claimJob, type ClaimRequest, type ClaimedJob } from '../jobs/claim-job';
import { finishJob, type FinishOutcome } from '../jobs/finish-job';
import { JOB_SWEEPS } from '../jobs/job-sweeps';
import { reapLostJobs } from '../jobs/reap-lost';
import { joinCluster, type Incarnation } from '../nodes/membership';
import { createTestDatabase, type TestDatabase } from './test-database';

export const LEASE_SECONDS = 30;
const NOTHING_TO_RECORD = { record: () => Promise.resolve() };

interface JobCounts {
  state: JobState;
  attempt: number;
  failures: number;
  losses: number;
  accepted_attempt: number | null;
}

/** The job protocol's statements on a database of their own, with nodes and jobs that do nothing. */
export class JobBench {
  private constructor(
    private readonly test: TestDatabase,
    private readonly versionId: string,
  ) {}

  static async create(): Promise<JobBench> {
    const test = await createTestDatabase([]);
    return new JobBench(test, await insertDatasetVersion(test));
  }

  get database(): TestDatabase['database'] {
    return this.test.database;
  }

  /** Forgets all jobs and nodes. */
  async clear(): Promise<void> {
    await this.database.sql('truncate run, job, attempt, event, node, replica cascade');
    await this.database.sql('update job_queue set paused_at = null');
  }

  drop(): Promise<void> {
    return this.test.drop();
  }

  join(name: string): Promise<Incarnation> {
    return joinCluster(this.database.sql, {
      id: uuidv7(),
      name,
      kind: 'worker',
      cpus: 8,
      memoryBytes: 1e9,
      address: '127.0.0.1:1',
      pid: 1,
      version: '0',
      leaseSeconds: LEASE_SECONDS,
    });
  }

  newJob(key: string, changes: Partial<NewJob> = {}): NewJob {
    return {
      kind: 'rebuild-model',
      key,
      payload: {
        modelId: uuidv7(),
        modelName: 'm',
        modelVersion: 1,
        fingerprint: '',
        lineage: {
          datasetVersionId: this.versionId,
          datasetHash: '',
          algorithm: '',
          kernelVersion: 1,
          task: 'regression',
          target: '',
          features: null,
          parameters: {},
          seed: 1,
          testSize: 0.2,
        },
      },
      datasetVersionId: this.versionId,
      cpus: 1,
      memoryBytes: 1e6,
      priority: 0,
      timeoutSeconds: 60,
      ...changes,
    };
  }

  /** A run of such jobs, one per key. */
  accept(...jobs: (string | NewJob)[]): Promise<string> {
    const all = jobs.map((job) => (typeof job === 'string' ? this.newJob(job) : job));
    return this.database.transaction((sql) => acceptRun(sql, { spec: {}, jobs: all }));
  }

  async acceptOwn(key: string): Promise<void> {
    await this.database.transaction((sql) => acceptOwnJob(sql, this.newJob(key)));
  }

  /** A further dataset version, for jobs that work on other data. Returns its id. */
  newVersion(): Promise<string> {
    return insertDatasetVersion(this.test);
  }

  claim(
    claimant: Incarnation,
    changes: Partial<Omit<ClaimRequest, 'claimant'>> = {},
  ): Promise<ClaimedJob | undefined> {
    const node = { cpus: 8, memoryBytes: 1e9, leaseSeconds: LEASE_SECONDS, heldVersions: [] };
    const free = { freeCpus: 8, freeMemoryBytes: 1e9 };
    return claimJob(this.database.sql, { claimant, ...node, ...free, ...changes });
  }

  async mustClaim(claimant: Incarnation): Promise<ClaimedJob> {
    const job = await this.claim(claimant);
    if (!job) throw new Error('nothing to claim');
    return job;
  }

  finish({ id: jobId, attempt, payload }: ClaimedJob, by: Incarnation): Promise<FinishOutcome> {
    const finished = { ...by, jobId, attempt, payload, result: { fingerprint: '' }, keptBytes: 0 };
    return this.database.transaction((sql) => finishJob(sql, NOTHING_TO_RECORD, finished));
  }

  /** One pass of a sweep of the jobs' room. */
  async sweep(name: (typeof JOB_SWEEPS)[number]['name']): Promise<void> {
    const sweep = JOB_SWEEPS.find((each) => each.name === name);
    if (!sweep) throw new Error(`no sweep ${name}`);
    await this.database.transaction(sweep.run);
  }

  async expireLease(job: ClaimedJob): Promise<void> {
    await this.database.sql(`update job set lease_until = now() - interval '1 s' where id = $1`, [
      job.id,
    ]);
  }

  reap(expiredToo = true): Promise<number> {
    return this.database.transaction((sql) => reapLostJobs(sql, { expiredToo }));
  }

  async idOf(key: string): Promise<string> {
    const [row] = await this.database.sql<{ id: string }>('select id from job where key = $1', [
      key,
    ]);
    if (!row) throw new Error(`no job ${key}`);
    return row.id;
  }

  async stateOf(key: string): Promise<string> {
    return (await this.job(await this.idOf(key)))?.state ?? 'gone';
  }

  async job(id: string): Promise<JobCounts | undefined> {
    const [row] = await this.database.sql<JobCounts>(
      'select state, attempt, failures, losses, accepted_attempt from job where id = $1',
      [id],
    );
    return row;
  }

  async attemptStates(id: string): Promise<string[]> {
    const rows = await this.database.sql<{ state: string }>(
      'select state from attempt where job_id = $1 order by number',
      [id],
    );
    return rows.map((row) => row.state);
  }

  async runState(id: string): Promise<string | undefined> {
    const [row] = await this.database.sql<{ state: string }>(
      'select state from run where id = $1',
      [id],
    );
    return row?.state;
  }
}

/** A dataset version without blocks, for jobs that are never run. Returns its id. */
export async function insertDatasetVersion({ database }: TestDatabase): Promise<string> {
  const [datasetId, versionId] = [uuidv7(), uuidv7()];
  await database.sql(`insert into dataset (id, name, display_name) values ($1, $2, 'd')`, [
    datasetId,
    datasetId,
  ]);
  await database.sql(
    `insert into dataset_version (id, dataset_id, number, content_hash, row_count, stored_bytes, columns, origin)
     values ($1, $2, 1, 'h', 1, 1, '[]', '{}')`,
    [versionId, datasetId],
  );
  return versionId;
}
