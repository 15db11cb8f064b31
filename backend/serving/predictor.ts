import { Injectable } from '@nestjs/common';
import type { ClassLabel, Signature } from '../contracts/model';
import { encodeFor, type Row } from './encoded-rows';
import { ModelAsker } from './model-asker';
import type { ServedModel } from './model-directory';
import { ReplicaClient } from './replica-client';

export interface Prediction {
  model: ServedModel;
  node: string;
  predictions: (ClassLabel | number)[];
  /** Rows × classes, for classifiers. */
  probabilities?: number[][];
  classes?: ClassLabel[];
}

/** Rows in, predictions out: asks a replica, and reads its numbers by the signature. */
@Injectable()
export class Predictor {
  constructor(
    private readonly asker: ModelAsker,
    private readonly replicas: ReplicaClient,
  ) {}

  /** @param waitSeconds how long the caller is ready to wait where the model is being rebuilt */
  async predict(reference: string, rows: readonly Row[], waitSeconds: number): Promise<Prediction> {
    const { model, answer } = await this.asker.ask(
      reference,
      { prepare: encodeFor(rows), ask: (...question) => this.replicas.predict(...question) },
      waitSeconds,
    );
    return {
      model,
      node: answer.node,
      ...readPredictions(model.signature, answer.values, rows.length),
    };
  }
}

function readPredictions(
  signature: Signature,
  values: Float64Array,
  rows: number,
): Pick<Prediction, 'predictions' | 'probabilities' | 'classes'> {
  const { classes } = signature;
  if (!classes) return { predictions: Array.from(values) };
  const predictions: ClassLabel[] = [];
  const probabilities: number[][] = [];
  for (let row = 0; row < rows; row++) {
    const shares = Array.from(values.subarray(row * classes.length, (row + 1) * classes.length));
    probabilities.push(shares);
    predictions.push(classes[shares.indexOf(Math.max(...shares))] ?? '');
  }
  return { predictions, probabilities, classes };
}
