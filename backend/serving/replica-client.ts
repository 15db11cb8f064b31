import { Injectable } from '@nestjs/common';
import { HeadChannels } from '../channel/head-channels';
import { encodePredict, toFloats } from '../channel/predict-message';
import { DomainError } from '../errors/domain-error';
import { firstAnswer } from './first-answer';
import type { ServedModel } from './model-directory';

const TIMEOUT_MS = 10_000;
/** How long a replica may take before the other one is asked as well. */
const HEDGE_AFTER_MS = 400;
/** Batches may take longer, by this much a row. */
const ROW_MS = 1;

type Replica = ServedModel['replicas'][number];

/** Values per row as the kernels' `predict` gives them, and the node that answered. */
interface Answer {
  values: Float64Array;
  node: string;
}

/** Asks a replica for predictions: the less busy of two, and the other one where that fails or is slow. */
@Injectable()
export class ReplicaClient {
  constructor(private readonly channels: HeadChannels) {}

  predict(model: ServedModel, rows: number, raw: Float64Array): Promise<Answer> {
    const message = encodePredict(model.id, rows, raw);
    const ask = (replica: Replica) => () => this.ask(replica, message, TIMEOUT_MS + rows * ROW_MS);
    const [first, other] = this.inOrder(model.replicas);
    if (!first)
      throw new DomainError('model-rebuilding', `No living worker holds ${model.name} right now.`);
    if (!other) return ask(first)();
    return firstAnswer(ask(first), ask(other), HEDGE_AFTER_MS + rows * ROW_MS);
  }

  private async ask(replica: Replica, message: Buffer, timeoutMs: number): Promise<Answer> {
    const channel = await this.channels.get(replica.address);
    const reply = await channel.request('predict', message, timeoutMs);
    return { values: toFloats(reply), node: replica.nodeName };
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
