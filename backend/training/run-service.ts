import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RunState } from '../contracts/states';
import { Database } from '../database/database';
import type { Sql } from '../database/sql-pool';
import { uuidv7 } from '../database/uuid';
import { DomainError } from '../errors/domain-error';
import { DatasetCatalog } from '../datasets/dataset-catalog';
import { acceptRun } from '../jobs/accept-jobs';
import { Dispatch } from '../jobs/dispatch';
import { findRepeatedRun, takeIdempotencyKey, type IdempotentRequest } from '../jobs/idempotency';
import type { PlannedFit, ResolvedDataset } from './plan-run';
import { RunPlanner } from './run-planner';
import type { RunRequest } from './run-request';
import type { RunSpec } from './run-view';

const LOOK_EVERY_MS = 100;

export interface StartedRun {
  /** UUID. */
  runId: string;
  /** An earlier request with the same key had started it. */
  isRepeated: boolean;
}

/** Starts runs, and waits for them where somebody asked to. */
@Injectable()
export class RunService implements OnModuleDestroy {
  private readonly stopping = new AbortController();

  constructor(
    private readonly database: Database,
    private readonly datasets: DatasetCatalog,
    private readonly planner: RunPlanner,
    private readonly dispatch: Dispatch,
  ) {}

  /**
   * Accepts a run: after this resolves none of its jobs is ever lost. A request that repeats an
   * earlier one under the same key is given that one's run, and is not prepared or checked again.
   */
  async start(
    toRequest: () => RunRequest | Promise<RunRequest>,
    repeatable?: IdempotentRequest,
  ): Promise<StartedRun> {
    const earlier = repeatable && (await findRepeatedRun(this.database.sql, repeatable));
    if (earlier !== undefined) return { runId: earlier, isRepeated: true };
    return this.accept(await toRequest(), repeatable);
  }

  private async accept(request: RunRequest, repeatable?: IdempotentRequest): Promise<StartedRun> {
    await this.database.disk.requireRoomForJobs();
    const resolved = await Promise.all(
      request.datasets.map(async (asked) => ({
        request: asked,
        ...(await this.datasets.resolve(asked.dataset, asked.version)),
      })),
    );
    const fits = await this.planner.plan(request, resolved);
    const spec: RunSpec = {
      seed: request.seed,
      testSize: request.test_size,
      datasets: resolved.map(({ request: asked, dataset, version }) => ({
        dataset: dataset.name,
        datasetId: dataset.id,
        version: version.number,
        task: asked.task,
        target: asked.target,
        ...(asked.weight_column !== undefined && { weight_column: asked.weight_column }),
        algorithms: asked.algorithms.map((entry) => entry.algorithm),
      })),
    };
    const id = uuidv7();
    const runId = await this.database.transaction(async (sql) => {
      // the key first: a repetition hands out no version numbers
      const earlier = repeatable && (await takeIdempotencyKey(sql, repeatable, id));
      if (earlier !== undefined) return earlier;
      await holdDatasets(sql, resolved);
      return acceptRun(sql, { id, spec, jobs: await giveVersions(sql, fits) });
    });
    void this.dispatch.run().catch(() => undefined); // the reconcile loop sends what this could not
    return { runId, isRepeated: runId !== id };
  }

  /** The head stops and waits for nobody who waits for a run: they are told where to ask. */
  onModuleDestroy(): void {
    this.stopping.abort();
  }

  /** The run's state once it has ended, or when `seconds` have passed or `signal` was aborted. */
  async waitFor(runId: string, seconds: number, signal: AbortSignal): Promise<RunState> {
    const deadline = performance.now() + seconds * 1000;
    const enough = AbortSignal.any([signal, this.stopping.signal]);
    for (;;) {
      const [run] = await this.database.sql<{ state: RunState }>(
        'select state from run where id = $1',
        [runId],
      );
      const state = run?.state ?? 'failed';
      if (state !== 'running' || performance.now() >= deadline || enough.aborted) return state;
      await sleep(LOOK_EVERY_MS);
    }
  }
}

/** Keeps the datasets from being deleted until the jobs that need them are there. */
async function holdDatasets(sql: Sql, resolved: readonly ResolvedDataset[]): Promise<void> {
  const datasets = new Map(resolved.map(({ dataset }) => [dataset.id, dataset.name]));
  const held = await sql<{ id: string }>(
    'select id from dataset where id = any($1) and deleted_at is null for share',
    [[...datasets.keys()]],
  );
  for (const { id } of held) datasets.delete(id);
  const [gone] = datasets.values();
  if (gone === undefined) return;
  throw new DomainError(
    'dataset-not-found',
    `Dataset ${JSON.stringify(gone)} was deleted just now.`,
  );
}

/** Numbers without gaps: they are handed out in the transaction that accepts the run, in name order, so that two runs never deadlock. */
async function giveVersions(
  sql: Sql,
  fits: readonly PlannedFit[],
): Promise<ReturnType<PlannedFit['toJobs']>> {
  const versions = new Map<PlannedFit, number>();
  for (const fit of [...fits].sort((a, b) => (a.modelName < b.modelName ? -1 : 1))) {
    const [row] = await sql<{ last_version: number }>(
      `insert into model_name (name, dataset_id, last_version) values ($1, $2, 1)
       on conflict (name) do update set last_version = model_name.last_version + 1, dataset_id = excluded.dataset_id
       returning last_version`,
      [fit.modelName, fit.datasetId],
    );
    versions.set(fit, row?.last_version ?? 1);
  }
  return fits.flatMap((fit) => fit.toJobs(versions.get(fit) ?? 1));
}
