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
      const found = await this.look(model, kind);
      if (found) return found;
      if (performance.now() >= deadline || this.stopping.signal.aborted) break;
      await sleep(LOOK_EVERY_MS);
    }
    throw new DomainError(
      'plot-computing',
      `The plot ${kind} of ${model.name} is being computed: ${JOBS[kind].work}.`,
      { retryAfterSeconds: ASK_AGAIN_SECONDS },
    );
  }

  onModuleDestroy(): void {
    this.stopping.abort();
  }

  private async look<Kind extends ComputedKind>(
    model: ModelRow,
    kind: Kind,
  ): Promise<ModelPlots[Kind] | undefined> {
    const key = `${JOBS[kind].job}/${model.id}`;
    const [row] = await this.database.sql<PlotRow<Kind>>(
      `select (select data from model_plot where model_id = $1 and kind = $3) as plot,
         last.state, last.reason_code, last.reason_text, fit.cpus, fit.memory_bytes
       from job as fit left join lateral (
         select state, reason_code, reason_text from job
         where run_id is null and key = $2 order by id desc limit 1) as last on true
       where fit.id = (select job_id from model where id = $1)`,
      [model.id, key, kind],
    );
    if (row?.plot) return row.plot;
    if (row && !isOpen(row.state)) await this.ask(model, kind, row);
    return undefined;
  }

  private async ask(model: ModelRow, kind: ComputedKind, last: JobRow): Promise<void> {
    const { reason_code: code } = last;
    // What the data refuse they will refuse again.
    if (last.state === 'failed' && isErrorCode(code) && ERROR_CODES[code].kind === 'caller')
      throw new DomainError(code, last.reason_text ?? ERROR_CODES[code].title);
    await acceptOwnJob(this.database.sql, {
      kind: JOBS[kind].job,
      key: `${JOBS[kind].job}/${model.id}`,
      payload: {
        modelId: model.id,
        modelName: model.name,
        modelVersion: model.version,
        lineage: model.lineage,
      },
      datasetVersionId: model.lineage.datasetVersionId,
      cpus: last.cpus,
      memoryBytes: last.memory_bytes,
      priority: 0,
      timeoutSeconds: this.config.jobTimeoutSeconds,
    });
    void this.dispatch.run().catch(() => undefined); // the reconcile loop sends what this could not
  }
}

interface PlotRow<Kind extends ComputedKind> extends JobRow {
  plot: ModelPlots[Kind] | null;
}

interface JobRow {
  /** Of the last job that was to compute it, null where there was none. */
  state: string | null;
  reason_code: string | null;
  reason_text: string | null;
  /** What the model's own fit asked for. */
  cpus: number;
  memory_bytes: number;
}

function isOpen(state: string | null): boolean {
  return state === 'blocked' || state === 'queued' || state === 'running';
}
