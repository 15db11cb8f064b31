import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Config } from '../config/config';
import { CONFIG } from '../config/config.module';
import { ERROR_CODES, isErrorCode } from '../contracts/error-codes';
import type { ModelPlots, PlotKind } from '../contracts/plots';
import { Database } from '../database/database';
import { DomainError } from '../errors/domain-error';
import { acceptOwnJob } from '../jobs/accept-jobs';
import { Dispatch } from '../jobs/dispatch';
import { lastOwnJob, ownJobView, type OwnJob } from '../jobs/own-job';
import type { ModelRow } from './model-view';

/** Which job computes a plot, and what that takes; one job may give several. */
const JOBS = {
  'learning-curve': { job: 'learning-curve', work: 'thirty fits on parts of its data' },
  importance: { job: 'explain-model', work: 'its score with each input shuffled' },
  'partial-dependence': { job: 'explain-model', work: 'predictions with each input moved' },
} as const satisfies { [Kind in PlotKind]?: object };
type ComputedKind = keyof typeof JOBS;

export function isComputed(kind: PlotKind): kind is ComputedKind {
  return kind in JOBS;
}

const LOOK_EVERY_MS = 250;
const ASK_AGAIN_SECONDS = 3;

/** Plots that are many fits or predictions: computed when somebody asks, by a job, and then kept. */
@Injectable()
export class ComputedPlots implements OnModuleDestroy {
  private readonly stopping = new AbortController();

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly database: Database,
    private readonly dispatch: Dispatch,
  ) {}

  /** The plot, once it is there. Throws `plot-computing` after `seconds`, or why it cannot be had. */
  async get<Kind extends ComputedKind>(
    model: ModelRow,
    kind: Kind,
    seconds: number,
  ): Promise<ModelPlots[Kind]> {
    const deadline = performance.now() + seconds * 1000;
    for (;;) {
      const { plot, job } = await this.look(model, kind);
      if (plot) return plot;
      if (performance.now() >= deadline || this.stopping.signal.aborted)
        throw new DomainError(
          'plot-computing',
          `The plot ${kind} of ${model.name} is being computed: ${JOBS[kind].work}.`,
          {
            retryAfterSeconds: ASK_AGAIN_SECONDS,
            ...(job && { extensions: { job: ownJobView(job) } }),
          },
        );
      await sleep(LOOK_EVERY_MS);
    }
  }

  onModuleDestroy(): void {
    this.stopping.abort();
  }

  /** The plot, or the job that computes it: the one under way, else a new one. */
  private async look<Kind extends ComputedKind>(
    model: ModelRow,
    kind: Kind,
  ): Promise<{ plot: ModelPlots[Kind] | null; job: OwnJob | null }> {
    const { plot, job } = await this.read(model, kind);
    if (plot || job?.isOpen) return { plot, job };
    if (job) expectMayRun(job, model, kind);
    await this.ask(model, kind);
    return this.read(model, kind);
  }

  /** In one statement, because a job's end and its plots come to be at once. */
  private async read<Kind extends ComputedKind>(
    model: ModelRow,
    kind: Kind,
  ): Promise<{ plot: ModelPlots[Kind] | null; job: OwnJob | null }> {
    const [row] = await this.database.sql<{ plot: ModelPlots[Kind] | null; job: OwnJob | null }>(
      `select (select data from model_plot where model_id = $1 and kind = $3) as plot,
         ${lastOwnJob('$2')} as job`,
      [model.id, keyOf(model, kind), kind],
    );
    return row!;
  }

  private async ask(model: ModelRow, kind: ComputedKind): Promise<void> {
    const [fit] = await this.database.sql<{ cpus: number; memory_bytes: number }>(
      'select cpus, memory_bytes from job where id = (select job_id from model where id = $1)',
      [model.id],
    );
    if (!fit) throw new DomainError('model-not-found', `${model.name} is being deleted.`);
    await acceptOwnJob(this.database.sql, {
      kind: JOBS[kind].job,
      key: keyOf(model, kind),
      payload: {
        modelId: model.id,
        modelName: model.name,
        modelVersion: model.version,
        lineage: model.lineage,
      },
      datasetVersionId: model.lineage.datasetVersionId,
      cpus: fit.cpus,
      memoryBytes: fit.memory_bytes,
      priority: 0,
      timeoutSeconds: this.config.jobTimeoutSeconds,
    });
    void this.dispatch.run().catch(() => undefined); // the reconcile loop sends what this could not
  }
}

function keyOf(model: ModelRow, kind: ComputedKind): string {
  return `${JOBS[kind].job}/${model.id}`;
}

/** Throws where the last job's end says that another one had better not start now. */
function expectMayRun(job: OwnJob, { name }: ModelRow, kind: ComputedKind): void {
  if (job.state === 'succeeded') return;
  const { reasonCode: code, restSeconds } = job;
  // What the data refuse they will refuse again.
  if (isErrorCode(code) && ERROR_CODES[code].kind === 'caller')
    throw new DomainError(code, job.reasonText ?? ERROR_CODES[code].title);
  if (restSeconds <= 0) return;
  const why = job.state === 'cancelled' ? 'its job was cancelled' : job.reasonText;
  throw new DomainError(
    'plot-failed',
    `The plot ${kind} of ${name} could not be computed: ${why}`,
    {
      retryAfterSeconds: restSeconds,
      extensions: { job: ownJobView(job) },
    },
  );
}
