import { Injectable } from '@nestjs/common';
import type { ClassLabel, Signature } from '../contracts/model';
import { DomainError } from '../errors/domain-error';
import { encodeRows } from '../kernels/table/encode-rows';
import { ModelDirectory, type ServedModel } from './model-directory';
import { isBusy } from './first-answer';
import { RebuildQueue } from './rebuild-queue';
import { ReplicaClient } from './replica-client';
import { checkServable, rebuilding } from './servable';
import { UsageRecorder } from './usage-recorder';

export type Row = Readonly<Record<string, unknown>>;

export interface Prediction {
  model: ServedModel;
  node: string;
  predictions: (ClassLabel | number)[];
  /** Rows × classes, for classifiers. */
  probabilities?: number[][];
  classes?: ClassLabel[];
}

/** Rows in, predictions out: checks the rows against the signature, asks a replica, reads its answer. */
@Injectable()
export class Predictor {
  constructor(
    private readonly directory: ModelDirectory,
    private readonly replicas: ReplicaClient,
    private readonly usage: UsageRecorder,
    private readonly queue: RebuildQueue,
  ) {}

  /** @param waitSeconds how long the caller is ready to wait where the model is being rebuilt */
  async predict(reference: string, rows: readonly Row[], waitSeconds: number): Promise<Prediction> {
    const deadline = performance.now() + waitSeconds * 1000;
    for (;;) {
      try {
        return await this.predictNow(reference, rows);
      } catch (error) {
        if (!(error instanceof DomainError) || error.code !== 'model-rebuilding') throw error;
        if (!(await this.queue.waitFor(reference, deadline))) throw error;
      }
    }
  }

  private async predictNow(reference: string, rows: readonly Row[]): Promise<Prediction> {
    const model = await this.directory.find(reference);
    const raw = encodeRows(model.signature, rows);
    await this.mustBeServable(reference, model);
    const { values, node } = await this.ask(reference, model, rows.length, raw);
    return { model, node, ...readPredictions(model.signature, values, rows.length) };
  }

  /** Being asked for is what brings a model back, and what puts it ahead of others. */
  private async mustBeServable(reference: string, model: ServedModel): Promise<void> {
    this.usage.note(model.id);
    if (model.state === 'cold') await this.directory.wake(reference, model.id);
    checkServable(model);
  }

  /** What the directory remembers may be a second old: looks once more before it gives up. */
  private async ask(
    reference: string,
    model: ServedModel,
    rows: number,
    raw: Float64Array,
  ): ReturnType<ReplicaClient['predict']> {
    try {
      return await this.replicas.predict(model, rows, raw);
    } catch (error) {
      if (!isBusy(error)) throw error;
    }
    this.directory.forget(reference);
    const again = await this.directory.find(reference);
    await this.mustBeServable(reference, again);
    if (again.id !== model.id) throw rebuilding(model);
    try {
      return await this.replicas.predict(again, rows, raw);
    } catch (error) {
      throw isBusy(error) ? rebuilding(again) : error;
    }
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
