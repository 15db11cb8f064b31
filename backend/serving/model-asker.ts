import { Injectable } from '@nestjs/common';
import { DomainError } from '../errors/domain-error';
import { encodeRows } from '../kernels/table/encode-rows';
import { isBusy } from './first-answer';
import { ModelDirectory, type ServedModel } from './model-directory';
import { RebuildQueue } from './rebuild-queue';
import { checkServable, rebuilding } from './servable';
import { UsageRecorder } from './usage-recorder';

export type Row = Readonly<Record<string, unknown>>;

/** Asks a replica something about rows in raw form, see encodeRows. */
export type Question<Answer> = (
  model: ServedModel,
  rows: number,
  raw: Float64Array,
) => Promise<Answer>;

export interface Asked<Answer> {
  model: ServedModel;
  answer: Answer;
}

/** Brings a question about rows to a model that can answer it: checks the rows, wakes, waits, looks again. */
@Injectable()
export class ModelAsker {
  constructor(
    private readonly directory: ModelDirectory,
    private readonly usage: UsageRecorder,
    private readonly queue: RebuildQueue,
  ) {}

  /** @param waitSeconds how long the caller is ready to wait where the model is being rebuilt */
  async ask<Answer>(
    reference: string,
    rows: readonly Row[],
    question: Question<Answer>,
    waitSeconds: number,
  ): Promise<Asked<Answer>> {
    const deadline = performance.now() + waitSeconds * 1000;
    for (;;) {
      try {
        return await this.askNow(reference, rows, question);
      } catch (error) {
        if (!(error instanceof DomainError) || error.code !== 'model-rebuilding') throw error;
        if (!(await this.queue.waitFor(reference, deadline))) throw error;
      }
    }
  }

  /** What the directory remembers may be a second old: looks once more before it gives up. */
  private async askNow<Answer>(
    reference: string,
    rows: readonly Row[],
    question: Question<Answer>,
  ): Promise<Asked<Answer>> {
    const model = await this.directory.find(reference);
    const raw = encodeRows(model.signature, rows);
    await this.mustBeServable(reference, model);
    try {
      return { model, answer: await question(model, rows.length, raw) };
    } catch (error) {
      if (!isBusy(error)) throw error;
    }
    this.directory.forget(reference);
    const again = await this.directory.find(reference);
    await this.mustBeServable(reference, again);
    if (again.id !== model.id) throw rebuilding(model);
    try {
      return { model: again, answer: await question(again, rows.length, raw) };
    } catch (error) {
      throw isBusy(error) ? rebuilding(again) : error;
    }
  }

  /** Being asked for is what brings a model back, and what puts it ahead of others. */
  private async mustBeServable(reference: string, model: ServedModel): Promise<void> {
    this.usage.note(model.id);
    if (model.state === 'cold') await this.directory.wake(reference, model.id);
    checkServable(model);
  }
}
