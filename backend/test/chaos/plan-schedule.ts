import type { NoopFault } from '../../contracts/jobs';
import { createRandom, type Random } from '../../kernels/random';
import { FAULTS, type FaultKind } from './faults';
import type { Fit } from './local-training';

/** Milliseconds in which jobs come, and in which faults strike. */
export const SUBMIT_MS = 3_500;
export const FAULTS_MS = 5_000;
const JOBS = 10;
const FAULT_COUNT = 6;
const POISON_SHARE = 0.08;
const CANCELLED_SHARE = 0.12;
const WAITING_SHARE = 0.2;
const TWICE_SHARE = 0.2;

export type PlannedWork =
  | { type: 'fit'; fit: Fit }
  | { type: 'wait'; seconds: number }
  | { type: 'poison'; fault: NoopFault };

export interface PlannedJob {
  key: string;
  atMs: number;
  work: PlannedWork;
  /** Milliseconds after the acknowledgement; undefined: it is left alone. */
  cancelAfterMs: number | undefined;
  /** The client sends the request twice at once. */
  twice: boolean;
}

export interface PlannedFault {
  atMs: number;
  kind: FaultKind;
  /** In [0, 1): whom it strikes. */
  target: number;
  lastsMs: number;
}

export interface SchedulePlan {
  seed: number;
  jobs: PlannedJob[];
  faults: PlannedFault[];
}

const FITS: Pick<Fit, 'algorithm' | 'parameters' | 'shards'>[] = [
  { algorithm: 'LinearRegression', parameters: {} },
  { algorithm: 'LogisticRegression', parameters: {} },
  { algorithm: 'RandomForestClassifier', parameters: { n_estimators: 10 } },
  { algorithm: 'RandomForestClassifier', parameters: { n_estimators: 9 }, shards: 2 },
];
const POISONS: NoopFault[] = ['throw', 'abort', 'exit'];

/** The jobs and the faults of a seed: the same for ever, so that a failing one can be run again. */
export function planSchedule(seed: number): SchedulePlan {
  const jobs = Array.from({ length: JOBS }, (_, index) => planJob(seed, index));
  const faults = Array.from({ length: FAULT_COUNT }, (_, index) => planFault(seed, index));
  return { seed, jobs, faults: faults.sort((a, b) => a.atMs - b.atMs) };
}

function planJob(seed: number, index: number): PlannedJob {
  const random = createRandom(seed, 'chaos-job', index);
  const work = planWork(random);
  const cancelled = work.type !== 'poison' && random.uniform() < CANCELLED_SHARE;
  return {
    key: `chaos-${seed}-${index}`,
    atMs: random.uniform() * SUBMIT_MS,
    work,
    cancelAfterMs: cancelled ? 300 + random.uniform() * 900 : undefined,
    twice: random.uniform() < TWICE_SHARE,
  };
}

function planWork(random: Random): PlannedWork {
  const share = random.uniform();
  if (share < POISON_SHARE) return { type: 'poison', fault: pick(random, POISONS) };
  if (share < POISON_SHARE + WAITING_SHARE)
    return { type: 'wait', seconds: 1 + random.uniform() * 2 };
  return { type: 'fit', fit: { ...pick(random, FITS), seed: random.integer(1_000_000) } };
}

function planFault(seed: number, index: number): PlannedFault {
  const random = createRandom(seed, 'chaos-fault', index);
  return {
    atMs: random.uniform() * FAULTS_MS,
    kind: pickFault(random),
    target: random.uniform(),
    lastsMs: 300 + random.uniform() * 4_000,
  };
}

function pickFault(random: Random): FaultKind {
  const kinds = Object.keys(FAULTS) as FaultKind[];
  return pick(
    random,
    kinds.flatMap((kind) => Array.from({ length: FAULTS[kind].weight }, () => kind)),
  );
}

function pick<Item>(random: Random, items: readonly Item[]): Item {
  return items[random.integer(items.length)]!;
}
