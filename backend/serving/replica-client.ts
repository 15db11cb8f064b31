import { Injectable } from '@nestjs/common';
import { decodeExplanation } from '../channel/explain-reply';
import { HeadChannels } from '../channel/head-channels';
import type { Explanation } from '../contracts/explanation';
import { encodePredict, toFloats } from '../channel/predict-message';
import { DomainError } from '../errors/domain-error';
import { firstAnswer } from './first-answer';
import type { ServedModel } from './model-directory';

const TIMEOUT_MS = 10_000;
/** How long a replica may take before the other one is asked as well. */
const HEDGE_AFTER_MS = 400;
/** Many rows may take longer, by this much a row. */
const ROW_MS = { predict: 1, explain: 1000 } as const;

type Replica = ServedModel['replicas'][number];

/** Values per row as the kernels' `predict` gives them, and the node that answered. */
interface Answer {
  values: Float64Array;
  node: string;
}

interface Explained {
  explanation: Explanation<number[]>;
  node: string;
}

/** Asks a replica for predictions or explanations: the less busy of two, and the other one where that fails or is slow. */
@Injectable()
export class ReplicaClient {
  constructor(private readonly channels: HeadChannels) {}

  async predict(model: ServedModel, rows: number, raw: Float64Array): Promise<Answer> {
    const { reply, node } = await this.ask('predict', model, { rows, raw });
    return { values: toFloats(reply), node };
  }

  async explain(model: ServedModel, rows: number, raw: Float64Array): Promise<Explained> {
    const { reply, node } = await this.ask('explain', model, { rows, raw });
    return { explanation: decodeExplanation(reply), node };
  }

  private async ask(
    what: keyof typeof ROW_MS,
    model: ServedModel,
    { rows, raw }: { rows: number; raw: Float64Array },
  ): Promise<{ reply: Buffer; node: string }> {
    const message = encodePredict(model.id, rows, raw);
    const longer = rows * ROW_MS[what];
    const ask = (replica: Replica) => async () => {
      const channel = await this.channels.get(replica.address);
      const reply = await channel.request(what, message, TIMEOUT_MS + longer);
      return { reply, node: replica.nodeName };
    };
    const [first, other] = this.inOrder(model.replicas);
    if (!first)
      throw new DomainError('model-rebuilding', `No living worker holds ${model.name} right now.`);
    if (!other) return ask(first)();
    return firstAnswer(ask(first), ask(other), HEDGE_AFTER_MS + longer);
  }

  /** Two choices at random, the less busy first. Source: Mitzenmacher, "The power of two choices", 2001. */
  private inOrder(replicas: readonly Replica[]): Replica[] {
    const start = Math.floor(Math.random() * replicas.length);
    const two = [...replicas.slice(start), ...replicas.slice(0, start)].slice(0, 2);
    return two.sort(
      (a, b) => this.channels.inFlight(a.address) - this.channels.inFlight(b.address),
    );
  }
}
