import { Injectable } from '@nestjs/common';
import type { ClassLabel, Signature } from '../contracts/model';
import { Database } from '../database/database';
import { DomainError } from '../errors/domain-error';
import { encodeRows } from '../kernels/table/encode-rows';
import { wakeModel } from '../models/wake-model';
import { ModelDirectory, type ServedModel } from './model-directory';
import { ReplicaClient } from './replica-client';
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
    private readonly database: Database,
    private readonly directory: ModelDirectory,
    private readonly replicas: ReplicaClient,
    private readonly usage: UsageRecorder,
  ) {}

  async predict(reference: string, rows: readonly Row[]): Promise<Prediction> {
    const model = await this.directory.find(reference);
    const raw = encodeRows(model.signature, rows);
    if (model.state === 'cold') await this.wake(reference, model);
    checkServable(model);
    const { values, node } = await this.ask(reference, model, rows.length, raw);
    this.usage.note(model.id);
    return { model, node, ...readPredictions(model.signature, values, rows.length) };
  }

  private async wake(reference: string, { id }: ServedModel): Promise<void> {
    await wakeModel(this.database.sql, id);
    this.directory.forget(reference);
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
      if (!(error instanceof DomainError) || error.kind !== 'busy') throw error;
      this.directory.forget(reference);
      const again = await this.directory.find(reference);
      checkServable(again);
      if (again.id !== model.id) throw rebuilding(model);
      return this.replicas.predict(again, rows, raw).catch(() => Promise.reject(rebuilding(again)));
    }
  }
}

function checkServable(model: ServedModel): void {
  switch (model.state) {
    case 'ready':
      if (model.replicas.length > 0) return;
      throw rebuilding(model);
    case 'rebuilding':
    case 'cold':
      throw rebuilding(model);
    case 'unverified':
      throw new DomainError(
        'model-unverified',
        `${model.name} version ${model.version} was rebuilt with other bytes than it was trained with, so it is not served. Train it again.`,
      );
    case 'unrecoverable':
      throw new DomainError(
        'model-unrecoverable',
        `${model.name} version ${model.version} cannot be rebuilt: its dataset was deleted, or its algorithm has changed since. Train it again.`,
      );
  }
}

/** The estimate is what the training took; a rebuild takes about the same. */
function rebuilding(model: ServedModel): DomainError {
  const seconds = Math.min(120, Math.max(1, Math.ceil(model.fitSeconds)));
  return new DomainError(
    'model-rebuilding',
    `${model.name} version ${model.version} is being brought back into memory. Try again in about ${seconds} s.`,
    {
      retryAfterSeconds: seconds,
      extensions: { eta_seconds: seconds, state: model.state },
    },
  );
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
