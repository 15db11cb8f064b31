import fc from 'fast-check';
import type { AcceptedJobs, Failure, Life, Protocol, Try } from './protocol';

const WORKERS = 3;

/** One thing that happens to a cluster. `worker` and `nth` pick among what there is, by remainder. */
export type Step =
  | ({ do: 'accept' } & AcceptedJobs)
  | { do: 'claim'; worker: number; hint: number | undefined; answerLost: boolean }
  | { do: 'finish'; worker: number; nth: number; answerLost: boolean }
  | { do: 'fail'; worker: number; nth: number; failure: Failure }
  | { do: 'renew' | 'die' | 'freeze' | 'bury' | 'release'; worker: number }
  | { do: 'expire' | 'cancel' | 'retry'; nth: number }
  | { do: 'reap'; expiredToo: boolean }
  | { do: 'sweep' | 'tick' }
  | { do: 'pause'; paused: boolean };

const worker = fc.nat(WORKERS - 1);
const nth = fc.nat(7);
const rarely = fc.nat(4).map((die) => die === 0);

/** Steps in about the proportions that get somewhere: more claims and ends than disasters. */
const step = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('accept'),
      count: fc.integer({ min: 1, max: 3 }),
      priority: fc.nat(1),
      chained: fc.boolean(),
    }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant('claim'),
      worker,
      hint: fc.option(nth, { nil: undefined }),
      answerLost: rarely,
    }),
  },
  {
    weight: 7,
    arbitrary: fc.record({ do: fc.constant('finish'), worker, nth, answerLost: rarely }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('fail'),
      worker,
      nth,
      failure: fc.constantFrom('caller', 'bug', 'busy'),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constantFrom('renew', 'die', 'freeze', 'bury', 'release'),
      worker,
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constantFrom('expire', 'expire', 'cancel', 'retry'), nth }),
  },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('reap'), expiredToo: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('sweep', 'tick') }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('pause'), paused: fc.boolean() }) },
);

export const stories: fc.Arbitrary<Step[]> = fc.array(step, { minLength: 10, maxLength: 40 });

interface Worker {
  life: Life | undefined;
  /** What its runners are at, as far as it knows. */
  executing: Try[];
  /** Declared dead or replaced, and does not know yet. */
  stale: boolean;
}

const newWorker = (): Worker => ({ life: undefined, executing: [], stale: false });

/** Workers that behave as ours do, on any protocol: they know only what it answered them. */
export class Simulation {
  private readonly workers: Worker[] = Array.from({ length: WORKERS }, newWorker);
  private jobs = 0;

  constructor(private readonly protocol: Protocol) {}

  /** What came of the step, to compare one protocol with another. */
  async apply(step: Step): Promise<unknown> {
    switch (step.do) {
      case 'accept':
        this.jobs += step.count;
        return this.protocol.accept(step);
      case 'claim':
        return this.claim(step.worker, step.hint, step.answerLost);
      case 'finish':
        return this.finish(step.worker, step.nth, step.answerLost);
      case 'fail':
        return this.fail(step.worker, step.nth, step.failure);
      case 'renew':
        return this.renew(step.worker);
      case 'die':
        this.workers[step.worker] = newWorker();
        return undefined;
      case 'freeze': // lives on in the belief that nothing happened, while another one takes its name
        this.worker(step.worker).stale = true;
        return void (await this.protocol.join(step.worker));
      case 'bury':
        this.worker(step.worker).stale = true;
        return this.protocol.bury(step.worker);
      case 'release':
        return this.release(step.worker);
      case 'expire':
        return this.jobs > 0 ? this.protocol.expire(step.nth % this.jobs) : undefined;
      case 'cancel':
        return this.jobs > 0 ? this.protocol.cancel(step.nth % this.jobs) : undefined;
      case 'retry':
        return this.jobs > 0 ? this.protocol.retry(step.nth % this.jobs) : undefined;
      case 'reap':
        return this.protocol.reap(step.expiredToo);
      case 'sweep':
        return this.protocol.sweep();
      case 'tick':
        return this.protocol.tick();
      case 'pause':
        return this.protocol.pause(step.paused);
    }
  }

  /** Everything is well again: nothing is paused, workers learn what they are, and what can end ends. */
  async heal(): Promise<void> {
    await this.protocol.pause(false);
    for (const [number, { stale }] of this.workers.entries())
      if (stale) this.workers[number] = newWorker();
    for (let round = 0; round < 12 + this.jobs * 4; round++) {
      for (let job = 0; job < this.jobs; job++) await this.protocol.expire(job);
      for (const number of this.workers.keys()) await this.renew(number);
      await this.protocol.tick();
      await this.protocol.reap(true);
      await this.protocol.sweep();
      await this.claim(round % WORKERS, undefined, false);
      await this.finish(round % WORKERS, 0, false);
    }
  }

  private async claim(
    number: number,
    hint: number | undefined,
    answerLost: boolean,
  ): Promise<unknown> {
    const worker = this.worker(number);
    worker.life ??= await this.protocol.join(number);
    const hinted = hint === undefined || this.jobs === 0 ? undefined : hint % this.jobs;
    const claimed = await this.protocol.claim(worker.life, hinted);
    if (claimed && !answerLost) worker.executing.push(claimed);
    return claimed;
  }

  private async finish(number: number, index: number, answerLost: boolean): Promise<unknown> {
    const worker = this.worker(number);
    const done = worker.executing[index % Math.max(1, worker.executing.length)];
    if (!worker.life || !done) return undefined;
    const outcome = await this.protocol.finish(worker.life, done);
    if (!answerLost) worker.executing = worker.executing.filter((each) => each !== done);
    return outcome;
  }

  private async fail(number: number, index: number, failure: Failure): Promise<unknown> {
    const worker = this.worker(number);
    const failed = worker.executing[index % Math.max(1, worker.executing.length)];
    if (!failed) return undefined;
    worker.executing = worker.executing.filter((each) => each !== failed);
    return this.protocol.fail(failed, failure);
  }

  private async renew(number: number): Promise<unknown> {
    const worker = this.worker(number);
    worker.executing = await this.protocol.renew(worker.executing);
    return worker.executing;
  }

  private async release(number: number): Promise<void> {
    const worker = this.worker(number);
    if (worker.life) await this.protocol.release(worker.life);
    worker.executing = [];
  }

  private worker(number: number): Worker {
    const worker = this.workers[number];
    if (!worker) throw new Error(`there is no worker ${number}`);
    return worker;
  }
}
