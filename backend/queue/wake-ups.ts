/** One hint that a job may be due. It says nothing that Postgres does not know better. */
export interface WakeUp {
  jobId: string;
  attempt: number;
  /** Raised at every dispatch of the attempt: Bull silently drops a message whose id it has seen. */
  dispatchSeq: number;
}

/**
 * The seam to the queue. What every implementation owes: `send` settles within two seconds,
 * rejecting where the queue does not answer; a message reaches at most one listener, or none;
 * nothing is ever promised to arrive, because workers also poll.
 */
export abstract class WakeUps {
  abstract send(wakeUp: WakeUp): Promise<void>;
  /** The processor of this process. It decides about the claim and returns; it never runs the job. */
  abstract listen(onWakeUp: (jobId: string) => Promise<void>): void;
  /** Stops and continues taking messages here, so that they wake someone with room. */
  abstract pause(): Promise<void>;
  abstract resume(): Promise<void>;
  /** `absent` = the platform runs without a queue, `silent` = it has one that does not answer now. */
  abstract health(): 'answering' | 'silent' | 'absent';
}
