import path from 'node:path';
import { Worker } from 'node:worker_threads';
import {
  sendAway,
  type Crew,
  type ThreadTeam,
  type Workplace,
} from '../kernels/compiled/thread-team';

/** What a thread is told: the kernel to work on, and its number there. */
export interface ThreadOrders {
  workplace: Workplace;
  thread: number;
}

/**
 * The threads of this process that kernels run on, kept warm between jobs. They have to be up before
 * a kernel asks for them: a thread that still loads its code needs the event loop, which a fit blocks.
 */
export class KernelThreads implements ThreadTeam {
  private readonly idle: Worker[] = [];
  private started = 0;

  /** Starts what is missing to so many threads beside the caller's, and waits until all are up. */
  async prepare(threads: number): Promise<void> {
    const missing = Math.max(0, threads - this.started);
    this.started += missing;
    this.idle.push(...(await Promise.all(Array.from({ length: missing }, startThread))));
  }

  join(workplace: Workplace, wanted: number): Crew | undefined {
    const crew = this.idle.splice(0, wanted);
    if (crew.length === 0) return undefined;
    crew.forEach((worker, index) => {
      const orders: ThreadOrders = { workplace, thread: index + 1 };
      worker.postMessage(orders);
    });
    return {
      size: crew.length,
      leave: () => {
        sendAway(workplace);
        this.idle.push(...crew.splice(0));
      },
    };
  }

  async stop(): Promise<void> {
    await Promise.all(this.idle.splice(0).map((worker) => worker.terminate()));
    this.started = 0;
  }
}

async function startThread(): Promise<Worker> {
  const worker = new Worker(path.join(__dirname, 'kernel-thread.js'));
  worker.unref();
  await new Promise((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
  });
  return worker;
}
