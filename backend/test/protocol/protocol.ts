import type { AttemptState, JobState, RunState } from '../../contracts/states';
import type { FinishOutcome } from '../../jobs/finish-job';

/** One life of a worker, as the protocol under test names it. */
export interface Life {
  worker: number;
  incarnation: number;
}

/** One attempt at the n-th accepted job. */
export interface Try {
  job: number;
  attempt: number;
}

export interface AcceptedJobs {
  count: number;
  priority: number;
  /** Each job depends on the one before it. */
  chained: boolean;
}

/** How a failure is judged: by the kind of its code. */
export type Failure = 'caller' | 'bug' | 'busy';

type Answer<T> = T | Promise<T>;

/**
 * The job protocol as its users see it: what heads and workers may ask of it. There are two: the
 * model, which is the rules of ARCHITECTURE.md and nothing else, and the product's statements on Postgres.
 */
export interface Protocol {
  accept(jobs: AcceptedJobs): Answer<void>;
  join(worker: number): Answer<Life>;
  bury(worker: number): Answer<void>;
  claim(life: Life, hint?: number): Answer<Try | undefined>;
  /** Which of them are still owned. */
  renew(tries: readonly Try[]): Answer<Try[]>;
  finish(life: Life, done: Try): Answer<FinishOutcome>;
  fail(failed: Try, failure: Failure): Answer<'requeued' | 'failed' | 'fenced'>;
  release(life: Life): Answer<void>;
  reap(expiredToo: boolean): Answer<void>;
  cancel(job: number): Answer<void>;
  retry(job: number): Answer<void>;
  /** One pass of the sweeps over what is blocked. */
  sweep(): Answer<void>;
  pause(paused: boolean): Answer<void>;
  /** Lets the lease of a running job run out. */
  expire(job: number): Answer<void>;
  /** Lets every back-off end. */
  tick(): Answer<void>;
  snapshot(): Answer<Snapshot>;
}

export interface Snapshot {
  jobs: JobSnapshot[];
  runs: RunState[];
}

export interface JobSnapshot {
  state: JobState;
  attempt: number;
  failures: number;
  losses: number;
  accepted: number | null;
  /** By number. */
  attempts: Record<number, AttemptState>;
  /** Times that its result's rows were written. */
  recorded: number;
}
