/**
 * Every state machine of the platform, as data. A state moves only along these tables, in one
 * guarded SQL statement; the same words stand in code, database, API and console.
 */

/** The states of a table, in its order. */
export function statesOf<State extends string>(table: Readonly<Record<State, unknown>>): State[] {
  return Object.keys(table) as State[];
}

type Transitions<State extends string> = Readonly<Record<State, readonly State[]>>;

/** A job, the smallest unit of scheduled work. */
export const JOB_TRANSITIONS = {
  blocked: ['queued', 'failed', 'cancelled'],
  queued: ['running', 'failed', 'cancelled'],
  running: ['succeeded', 'queued', 'failed', 'cancelled'],
  succeeded: [],
  failed: ['queued', 'blocked'],
  cancelled: ['queued', 'blocked'],
} as const satisfies Transitions<
  'blocked' | 'queued' | 'running' | 'succeeded' | 'failed' | 'cancelled'
>;
export type JobState = keyof typeof JOB_TRANSITIONS;

/** One try at a job: `lost` = its lease ran out, `fenced` = it came back late, `released` = handed back by a drain. */
export const ATTEMPT_TRANSITIONS = {
  running: ['succeeded', 'failed', 'lost', 'released', 'cancelled'],
  lost: ['fenced'],
  cancelled: ['fenced'],
  succeeded: [],
  failed: [],
  released: [],
  fenced: [],
} as const satisfies Transitions<
  'running' | 'succeeded' | 'failed' | 'lost' | 'fenced' | 'released' | 'cancelled'
>;
export type AttemptState = keyof typeof ATTEMPT_TRANSITIONS;

/** A run's state is derived from its jobs. */
export const RUN_TRANSITIONS = {
  running: ['succeeded', 'partly_failed', 'failed', 'cancelled'],
  succeeded: [],
  partly_failed: ['running'],
  failed: ['running'],
  cancelled: ['running'],
} as const satisfies Transitions<
  'running' | 'succeeded' | 'partly_failed' | 'failed' | 'cancelled'
>;
export type RunState = keyof typeof RUN_TRANSITIONS;

/** A node that joins anew is `ready`, or `draining` where a person had drained it. */
export const NODE_TRANSITIONS = {
  ready: ['draining', 'dead'],
  draining: ['ready', 'dead'],
  dead: ['ready', 'draining'],
} as const satisfies Transitions<'ready' | 'draining' | 'dead'>;
export type NodeState = keyof typeof NODE_TRANSITIONS;

/**
 * `ready` a live verified replica · `rebuilding` none right now · `cold` evicted on purpose ·
 * `unverified` a rebuild gave other bytes, train it again · `unrecoverable` its lineage gives it no more.
 */
export const MODEL_TRANSITIONS = {
  ready: ['rebuilding', 'cold'],
  rebuilding: ['ready', 'unverified', 'cold', 'unrecoverable'],
  cold: ['rebuilding'],
  unverified: [],
  unrecoverable: [],
} as const satisfies Transitions<'ready' | 'rebuilding' | 'cold' | 'unverified' | 'unrecoverable'>;
export type ModelState = keyof typeof MODEL_TRANSITIONS;

/** A model's copy in one worker's memory: the sweep writes `wanted`, the named worker does the rest. */
export const REPLICA_TRANSITIONS = {
  wanted: ['loading', 'failed'],
  loading: ['ready', 'failed', 'wanted'],
  ready: ['wanted'],
  failed: ['wanted'],
} as const satisfies Transitions<'wanted' | 'loading' | 'ready' | 'failed'>;
export type ReplicaState = keyof typeof REPLICA_TRANSITIONS;
export type ReplicaSource = 'trained' | 'copied' | 'rebuilt';
