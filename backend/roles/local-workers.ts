import os from 'node:os';
import { z } from 'zod';
import type { WorkerAnswer, WorkerBudget, WorkerOrder } from '../contracts/worker-orders';
import { formatBytes } from '../contracts/format-bytes';
import type { Supervised } from './supervised';

/** Most workers that one machine runs, as the original platform allows. */
const MOST_WORKERS = 5;

const orderSchema: z.ZodType<WorkerOrder> = z.object({
  type: z.literal('worker-order'),
  id: z.number(),
  order: z.discriminatedUnion('act', [
    z.object({ act: z.literal('list') }),
    z.object({ act: z.literal('add'), cpus: z.number(), memoryBytes: z.number() }),
    z.object({ act: z.literal('remove'), name: z.string() }),
  ]),
});

/** The workers of this machine: those of the start, and those that the head asks for. Never none, never too many. */
export class LocalWorkers {
  private readonly workers = new Map<string, { worker: Supervised; budget: WorkerBudget }>();

  constructor(
    /** Makes a worker that is not started yet. */
    private readonly create: (name: string, budget: WorkerBudget) => Supervised,
    private readonly machineBytes = os.totalmem(),
  ) {}

  get names(): string[] {
    return [...this.workers.keys()].sort();
  }

  get all(): Supervised[] {
    return [...this.workers.values()].map(({ worker }) => worker);
  }

  /** Answers a message of the head; undefined where it is none about workers. */
  async answer(message: unknown): Promise<WorkerAnswer | undefined> {
    const parsed = orderSchema.safeParse(message);
    if (!parsed.success) return undefined;
    const { id, order } = parsed.data;
    try {
      const name = await this.follow(order);
      return { type: 'worker-answer', id, name, workers: this.names };
    } catch (error) {
      const refusal = error instanceof Error ? error.message : String(error);
      return { type: 'worker-answer', id, refusal, workers: this.names };
    }
  }

  private async follow(order: WorkerOrder['order']): Promise<string | undefined> {
    switch (order.act) {
      case 'list':
        return undefined;
      case 'add':
        return this.add(order);
      case 'remove':
        return this.remove(order.name);
    }
  }

  /** Starts one more under the first free name, which it returns. */
  async add(budget: WorkerBudget): Promise<string> {
    const { size } = this.workers;
    if (size >= MOST_WORKERS)
      throw new Error(`There are ${size} workers; one machine runs ${MOST_WORKERS} at most.`);
    this.requireMemory(budget.memoryBytes);
    let number = 1;
    while (this.workers.has(nameOf(number))) number++;
    const name = nameOf(number);
    const worker = this.create(name, budget);
    this.workers.set(name, { worker, budget });
    try {
      await worker.start();
    } catch (error) {
      this.workers.delete(name);
      throw error;
    }
    return name;
  }

  /** Ends one in order, and for good. */
  async remove(name: string): Promise<string> {
    const found = this.workers.get(name);
    if (!found) throw new Error(`${name} is none of ${this.names.join(', ')}.`);
    if (this.workers.size === 1)
      throw new Error('Cannot remove the last worker - minimum 1 worker required');
    this.workers.delete(name);
    await found.worker.stop();
    return name;
  }

  /** More memory than there is would be promised to jobs: the system would kill them. */
  private requireMemory(bytes: number): void {
    const promised = [...this.workers.values()].reduce(
      (sum, { budget }) => sum + budget.memoryBytes,
      0,
    );
    if (promised + bytes <= this.machineBytes) return;
    throw new Error(
      `The workers have ${formatBytes(promised)} of the machine's ${formatBytes(this.machineBytes)}; ${formatBytes(bytes)} more are not there. Ask for less memory, or remove a worker.`,
    );
  }
}

function nameOf(number: number): string {
  return `worker-${number}`;
}
