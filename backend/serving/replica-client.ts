import { Injectable } from '@nestjs/common';
import { decodeExplanation } from '../channel/explain-reply';
import { HeadChannels } from '../channel/head-channels';
import type { Explanation } from '../contracts/explanation';
import { encodePredict, toFloats } from '../channel/predict-message';
import { DomainError } from '../errors/domain-error';
import type { EncodedRows } from './encoded-rows';
import { firstAnswer } from './first-answer';
import type { ServedModel } from './model-directory';

const TIMEOUT_MS = 10_000;
/** How long a replica may take before the other one is asked as well. */
const HEDGE_AFTER_MS = 400;
/** Many rows may take longer, by this much a row. */
const FETCH_MS = 50_000;
const ROW_MS = { predict: 1, explain: 1000 } as const;

type Replica = ServedModel['replicas'][number];

/** Values per row as the kernels' `predict` gives them, and the node that answered. */
interface Answer {
  values: Float64Array;
  node: string;
}

interface Reply {
  reply: Buffer;
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

  async predict(model: ServedModel, encoded: EncodedRows): Promise<Answer> {
    const { reply, node } = await this.askAbout('predict', model, encoded);
    return { values: toFloats(reply), node };
  }

  async explain(model: ServedModel, encoded: EncodedRows): Promise<Explained> {
    const { reply, node } = await this.askAbout('explain', model, encoded);
    return { explanation: decodeExplanation(reply), node };
  }

  /** A model's bytes, as it was fitted. */
  async fetch(model: ServedModel): Promise<Buffer> {
    const { reply } = await this.ask(model, 'fetch-model', Buffer.from(model.id), FETCH_MS);
    return reply;
  }

  private askAbout(
    what: keyof typeof ROW_MS,
    model: ServedModel,
    { rows, raw }: EncodedRows,
  ): Promise<Reply> {
    return this.ask(model, what, encodePredict(model.id, rows, raw), rows * ROW_MS[what]);
  }

  /** @param longer milliseconds that this question may take beyond what all may take */
  private async ask(
    model: ServedModel,
    what: 'predict' | 'explain' | 'fetch-model',
    message: Buffer,
    longer: number,
  ): Promise<Reply> {
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
