import { setTimeout as sleep } from 'node:timers/promises';
import type { ChaosCluster } from './chaos-cluster';
import type { Ledger } from './ledger';
import { PROBES } from './local-training';

const EVERY_MS = 40;
const ANSWER_MS = 2_500;

/**
 * Asks for predictions all the time, of every model there may be, and compares each answer with
 * what was trained locally (I8, I12). Slow answers hold nothing up.
 */
export class PredictLoad {
  private stopped = false;
  private readonly inFlight = new Set<Promise<void>>();
  private readonly seen = new Set<string>();

  constructor(
    private readonly cluster: ChaosCluster,
    private readonly ledger: Ledger,
  ) {}

  async run(): Promise<void> {
    while (!this.stopped) {
      await sleep(EVERY_MS);
      const models = this.ledger.entries.flatMap(({ model }) => (model ? [model] : []));
      const model = models[Math.floor(Math.random() * models.length)];
      if (!model) continue;
      const asked = this.ask(model).finally(() => this.inFlight.delete(asked));
      this.inFlight.add(asked);
    }
    await Promise.all(this.inFlight);
  }

  stop(): void {
    this.stopped = true;
  }

  private async ask(model: Model): Promise<void> {
    const { ledger, cluster } = this;
    const known = this.seen.has(model.id);
    let response: Response;
    let body: string;
    try {
      response = await fetch(`${cluster.url}/predict/${model.reference}`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ features: PROBES }),
        signal: AbortSignal.timeout(ANSWER_MS),
      });
      body = await response.text();
    } catch {
      ledger.predictions.silent++;
      return;
    }
    this.judge(model, response, body, known);
  }

  /** @param known whether the model had answered before this was asked: then it can be gone no more */
  private judge(model: Model, response: Response, body: string, known: boolean): void {
    const { predictions: tally } = this.ledger;
    const { status } = response;
    if (status === 200) {
      tally.answered++;
      this.seen.add(model.id);
      if (!isRight(model, body))
        this.ledger.report(`I8 ${model.reference} answered ${body.slice(0, 300)}`);
    } else if (status === 503 && Number(response.headers.get('retry-after')) >= 1) tally.busy++;
    else if ((status === 404 || status === 409) && !known) tally.early++;
    else this.ledger.report(`I12 ${model.reference} answered ${status} ${body.slice(0, 300)}`);
  }
}

type Model = NonNullable<Ledger['entries'][number]['model']>;

function isRight({ expected }: Model, body: string): boolean {
  const { predictions, probabilities } = JSON.parse(body) as Model['expected']['answer'];
  return (
    JSON.stringify({ predictions, probabilities }) ===
    JSON.stringify({
      predictions: expected.answer.predictions,
      probabilities: expected.answer.probabilities,
    })
  );
}
