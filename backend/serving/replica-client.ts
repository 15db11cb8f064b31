import { Injectable } from '@nestjs/common';
import { HeadChannels } from '../channel/head-channels';
import { encodePredict, toFloats } from '../channel/predict-message';
import { DomainError } from '../errors/domain-error';
import type { ServedModel } from './model-directory';

const PREDICT_TIMEOUT_MS = 10_000;

/** Asks a replica for predictions: the less busy of two, and the other one where that fails. */
@Injectable()
export class ReplicaClient {
  constructor(private readonly channels: HeadChannels) {}

  /** Values per row as the kernels' `predict` gives them, and the node that answered. */
  async predict(
    model: ServedModel,
    rows: number,
    raw: Float64Array,
  ): Promise<{ values: Float64Array; node: string }> {
    const message = encodePredict(model.id, rows, raw);
    let failure: unknown;
    for (const replica of this.inOrder(model.replicas)) {
      try {
        const channel = await this.channels.get(replica.address);
        return {
          values: toFloats(await channel.request('predict', message, PREDICT_TIMEOUT_MS)),
          node: replica.nodeName,
        };
      } catch (error) {
        if (!(error instanceof DomainError) || error.kind !== 'busy') throw error;
        failure = error;
      }
    }
    throw (
      failure ??
      new DomainError('model-rebuilding', `No living worker holds ${model.name} right now.`)
    );
  }

  /** Two choices at random, the less busy first. Source: Mitzenmacher, "The power of two choices", 2001. */
  private inOrder(replicas: ServedModel['replicas']): ServedModel['replicas'] {
    const start = Math.floor(Math.random() * replicas.length);
    const two = [...replicas.slice(start), ...replicas.slice(0, start)].slice(0, 2);
    return two.sort(
      (a, b) => this.channels.inFlight(a.address) - this.channels.inFlight(b.address),
    );
  }
}
