import { setTimeout as sleep } from 'node:timers/promises';
import { parsePublicId, publicId } from '../../contracts/ids';
import { isUniqueViolation } from '../../database/database-errors';
import { uuidv7 } from '../../database/uuid';
import { acceptRun } from '../../jobs/accept-jobs';
import type { Table } from '../../kernels/table/table';
import type { ChaosCluster } from './chaos-cluster';
import { eventually } from './eventually';
import type { Entry, Ledger } from './ledger';
import { chaosTable, runRequest, trainLocally, type Fit } from './local-training';
import type { PlannedJob } from './plan-schedule';

/** How long a client tries to get one acknowledgement, and waits for one answer. */
const PATIENCE_SECONDS = 30;
const ANSWER_MS = 2_500;
const MEGABYTE = 1024 ** 2;

interface JobOfRun {
  id: string;
  model: { id: string; name: string; version: number } | null;
}

/**
 * The clients of a schedule: they upload, submit, cancel, and try again where no answer comes, as a
 * careful program would. They write down what was acknowledged.
 */
export class Clients {
  private readonly table: Table;
  private readonly csv: string;

  constructor(
    private readonly cluster: ChaosCluster,
    private readonly ledger: Ledger,
  ) {
    ({ table: this.table, csv: this.csv } = chaosTable(ledger.seed));
  }

  async upload(): Promise<void> {
    const { cluster, ledger, csv } = this;
    const form = new FormData();
    form.append('file', new Blob([csv], { type: 'text/csv' }), `${ledger.dataset}.csv`);
    await eventually(async () => {
      const url = `${cluster.url}/api/v1/datasets`;
      return (await call(url, { method: 'POST', body: form })).ok;
    }, PATIENCE_SECONDS);
    const [version] = await cluster.pool.sql<{ id: string }>(
      'select dataset_version.id from dataset_version join dataset on dataset.id = dataset_id where name = $1',
      [ledger.dataset],
    );
    ledger.datasetVersionId = version!.id;
  }

  /** One job from its submission to its acknowledged cancel, at the times of the plan. */
  async play(planned: PlannedJob): Promise<void> {
    await sleep(planned.atMs);
    const entry = await this.submit(planned).catch((error: unknown) => {
      this.ledger.report(`I1 ${planned.key} was never accepted: ${String(error)}`);
    });
    if (!entry) return;
    this.ledger.entries.push(entry);
    if (planned.cancelAfterMs === undefined) return;
    await sleep(planned.cancelAfterMs);
    await this.cancel(entry).catch((error: unknown) => {
      this.ledger.report(`${planned.key}: the cancel was never answered: ${String(error)}`);
    });
  }

  private submit(planned: PlannedJob): Promise<Entry> {
    const { work } = planned;
    return work.type === 'fit' ? this.submitFit(planned, work.fit) : this.submitNoop(planned);
  }

  private async submitFit(planned: PlannedJob, fit: Fit): Promise<Entry> {
    const start = (): Promise<string> =>
      eventually(() => this.startRun(planned.key, fit), PATIENCE_SECONDS);
    const [run, again] = await Promise.all([start(), planned.twice ? start() : undefined]);
    if (again !== undefined && again !== run)
      this.ledger.report(`I1 ${planned.key}: one Idempotency-Key made ${run} and ${again}`);
    const job = await eventually(() => this.jobOf(run), PATIENCE_SECONDS);
    const expected = trainLocally(this.table, fit);
    const { id, name, version } = job.model!;
    return {
      planned,
      runId: parsePublicId('run', run)!,
      jobId: parsePublicId('job', job.id)!,
      model: { id: parsePublicId('model', id)!, reference: `${name}@${version}`, expected },
      cancel: 'no',
    };
  }

  private async startRun(key: string, fit: Fit): Promise<string | undefined> {
    const response = await call(`${this.cluster.url}/api/v1/runs`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'Idempotency-Key': key },
      body: JSON.stringify(runRequest(this.ledger.dataset, fit)),
    });
    if (response.status === 202) return ((await response.json()) as { id: string }).id;
    if (response.status !== 503)
      this.ledger.report(`${key}: the submit was answered ${await described(response)}`);
    return undefined;
  }

  /** The one that makes the model; its shards stand before it. */
  private async jobOf(run: string): Promise<JobOfRun | undefined> {
    const response = await call(`${this.cluster.url}/api/v1/runs/${run}/jobs`);
    return response.ok
      ? ((await response.json()) as { items: JobOfRun[] }).items.at(-1)
      : undefined;
  }

  /** Jobs that no route accepts go the way every route goes: into `acceptRun`. */
  private async submitNoop(planned: PlannedJob): Promise<Entry> {
    const { work, key } = planned;
    const runId = uuidv7();
    const payload =
      work.type === 'poison'
        ? { seconds: 0, fault: work.fault }
        : { seconds: work.type === 'wait' ? work.seconds : 0 };
    const job = {
      kind: 'noop' as const,
      key,
      payload,
      datasetVersionId: this.ledger.datasetVersionId,
      cpus: 1,
      memoryBytes: 64 * MEGABYTE,
      priority: 0,
      timeoutSeconds: 60,
    };
    await eventually(() => this.accept(runId, job), PATIENCE_SECONDS);
    const row = await eventually(() => this.onlyJob(runId), PATIENCE_SECONDS);
    return { planned, runId, jobId: row.id, model: undefined, cancel: 'no' };
  }

  private async accept(
    runId: string,
    job: Parameters<typeof acceptRun>[1]['jobs'][number],
  ): Promise<true> {
    try {
      await this.cluster.pool.transaction((sql) =>
        acceptRun(sql, { id: runId, spec: {}, jobs: [job] }),
      );
    } catch (error) {
      // an earlier try was committed, only its acknowledgement was lost
      if (!isUniqueViolation(error)) throw error;
    }
    return true;
  }

  private async onlyJob(runId: string): Promise<{ id: string } | undefined> {
    const [row] = await this.cluster.pool.sql<{ id: string }>(
      'select id from job where run_id = $1',
      [runId],
    );
    return row;
  }

  async cancel(entry: Entry): Promise<void> {
    entry.cancel = 'asked';
    const path = `/api/v1/jobs/${publicId('job', entry.jobId)}/cancel`;
    const status = await eventually(async () => {
      const response = await call(this.cluster.url + path, { method: 'POST' });
      if ([200, 409].includes(response.status)) return response.status;
      if (response.status !== 503)
        this.ledger.report(
          `${entry.planned.key}: the cancel was answered ${await described(response)}`,
        );
      return undefined;
    }, PATIENCE_SECONDS);
    if (status === 200) entry.cancel = 'acknowledged';
  }
}

function call(url: string, init: RequestInit = {}): Promise<Response> {
  return fetch(url, { ...init, signal: AbortSignal.timeout(ANSWER_MS) });
}

async function described(response: Response): Promise<string> {
  return `${response.status} ${(await response.text()).slice(0, 200)}`;
}
