import { Injectable } from '@nestjs/common';
import { DomainError } from '../errors/domain-error';
import { isBusy } from './first-answer';
import { ModelDirectory, type ServedModel } from './model-directory';
import { RebuildQueue } from './rebuild-queue';
import { checkServable, rebuilding } from './servable';
import { UsageRecorder } from './usage-recorder';

/** Something that a replica of a model can answer. */
export interface Question<Prepared, Answer> {
  /** Checks what is asked against the model, before anybody is woken for it. */
  prepare: (model: ServedModel) => Prepared;
  ask: (model: ServedModel, prepared: Prepared) => Promise<Answer>;
}

export interface Asked<Answer> {
  model: ServedModel;
  answer: Answer;
}

/** Brings a question to a model that can answer it: checks, wakes, waits, looks again. */
@Injectable()
export class ModelAsker {
  constructor(
    private readonly directory: ModelDirectory,
    private readonly usage: UsageRecorder,
    private readonly queue: RebuildQueue,
  ) {}

  /** @param waitSeconds how long the caller is ready to wait where the model is being rebuilt */
  async ask<Prepared, Answer>(
    reference: string,
    question: Question<Prepared, Answer>,
    waitSeconds = 0,
  ): Promise<Asked<Answer>> {
    const deadline = performance.now() + waitSeconds * 1000;
    for (;;) {
      try {
        return await this.askNow(reference, question);
      } catch (error) {
        if (!(error instanceof DomainError) || error.code !== 'model-rebuilding') throw error;
        if (!(await this.queue.waitFor(reference, deadline))) throw error;
      }
    }
  }

  /** What the directory remembers may be a second old: looks once more before it gives up. */
  private async askNow<Prepared, Answer>(
    reference: string,
    question: Question<Prepared, Answer>,
  ): Promise<Asked<Answer>> {
    const model = await this.directory.find(reference);
    const prepared = question.prepare(model);
    await this.mustBeServable(reference, model);
    try {
      return { model, answer: await question.ask(model, prepared) };
    } catch (error) {
      if (!isBusy(error)) throw error;
    }
    this.directory.forget(reference);
    const again = await this.directory.find(reference);
    await this.mustBeServable(reference, again);
    if (again.id !== model.id) throw rebuilding(model);
    try {
      return { model: again, answer: await question.ask(again, prepared) };
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
