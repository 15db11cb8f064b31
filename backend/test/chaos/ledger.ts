import type { PlannedJob } from './plan-schedule';
import type { Expected } from './local-training';

/** A job as its client knows it: what was asked for, and what the platform has acknowledged. */
export interface Entry {
  planned: PlannedJob;
  /** UUIDs. */
  runId: string;
  jobId: string;
  model: { id: string; reference: string; expected: Expected } | undefined;
  /** `asked`: the request was sent; `acknowledged`: it was answered with 200. */
  cancel: 'no' | 'asked' | 'acknowledged';
}

/** How the predictions of a schedule were answered. */
export interface PredictTally {
  answered: number;
  /** 503 with Retry-After. */
  busy: number;
  /** The model is not there yet: 404 or 409. */
  early: number;
  /** No answer in time, or no connection: the head was frozen, dead or starting. */
  silent: number;
}

/** The clients' own record of a schedule, and what they saw that must not be. */
export class Ledger {
  readonly entries: Entry[] = [];
  readonly predictions: PredictTally = { answered: 0, busy: 0, early: 0, silent: 0 };
  readonly violations: string[] = [];
  datasetVersionId = '';

  constructor(
    readonly seed: number,
    readonly dataset: string,
  ) {}

  report(violation: string): void {
    this.violations.push(violation);
  }
}
