import { Injectable } from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';
import { ModelDirectory } from './model-directory';

const MOST_WAITING = 100;
const LOOK_EVERY_MS = 200;

/** Those who wait for a model that is being rebuilt: at most 100 of a model, and only for as long as they said. */
@Injectable()
export class RebuildQueue {
  private readonly waiting = new Map<string, number>();

  constructor(private readonly directory: ModelDirectory) {}

  /** Resolves when the model is worth another try. False where it is not by then, or the queue is full. */
  async waitFor(reference: string, deadline: number): Promise<boolean> {
    if (performance.now() >= deadline) return false;
    const { id } = await this.directory.find(reference);
    const before = this.waiting.get(id) ?? 0;
    if (before >= MOST_WAITING) return false;
    this.waiting.set(id, before + 1);
    try {
      return await this.look(reference, deadline);
    } finally {
      const left = (this.waiting.get(id) ?? 1) - 1;
      if (left > 0) this.waiting.set(id, left);
      else this.waiting.delete(id);
    }
  }

  /** The directory asks Postgres once a second, however many wait. */
  private async look(reference: string, deadline: number): Promise<boolean> {
    while (performance.now() < deadline) {
      await sleep(Math.min(LOOK_EVERY_MS, Math.max(0, deadline - performance.now())));
      const { state, replicas } = await this.directory.find(reference);
      if (state === 'ready' ? replicas.length > 0 : state !== 'rebuilding' && state !== 'cold')
        return true;
    }
    return false;
  }
}
