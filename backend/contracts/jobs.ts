import type { JsonCompatible, Proof } from './json';
import type { DatasetProfile, ProfiledColumn } from './profile';
import type { Lineage, Metrics, Signature } from './model';
import type { LearningCurve, ModelPlots } from './plots';

/**
 * Every kind of job, with what it is given and what it gives back, both as JSON. A job exists only
 * here: handlers, callers and the runner derive their types from this map. Bytes travel beside the
 * result (`RunnerOutput.bytes`), never in it. Parts of a result may be shown before its end; the
 * result has all of them once more.
 */
export interface JobContracts {
  'fit-model': { payload: FitModelPayload; result: FitModelResult };
  'profile-dataset': {
    payload: ProfileDatasetPayload;
    result: DatasetProfile;
    part: ProfiledColumn;
  };
  /** Grows some trees of a model; with others of its kind it does what one fit-model would. */
  'fit-shard': { payload: FitShardPayload; result: FitShardResult };
  /** Puts the trees of all shards together, and grows those that are lost. */
  'assemble-model': { payload: AssembleModelPayload; result: FitModelResult };
  'rebuild-model': { payload: RebuildModelPayload; result: RebuildModelResult };
  'learning-curve': { payload: ModelPlotPayload; result: LearningCurveResult };
  'explain-model': { payload: ModelPlotPayload; result: ExplainModelResult };
  /** Learns nothing: what benchmarks count and fault tests break. No route accepts it. */
  noop: { payload: NoopPayload; result: NoopResult };
}

export type JobKind = keyof JobContracts;
export type JobPayload<Kind extends JobKind> = JobContracts[Kind]['payload'];
export type JobResult<Kind extends JobKind> = JobContracts[Kind]['result'];
/** `never` for a kind whose result has no parts. */
export type JobPart<Kind extends JobKind = JobKind> = Kind extends JobKind
  ? JobContracts[Kind] extends { part: infer Part }
    ? Part
    : never
  : never;
/** @proof compiles only while every payload and result is JSON */
export type JobsAreJson = Proof<JobContracts extends JsonCompatible<JobContracts> ? true : false>;

export interface FitModelPayload {
  modelId: string;
  modelName: string;
  modelVersion: number;
  datasetId: string;
  lineage: Lineage;
}

export interface FitModelResult {
  fingerprint: string;
  signature: Signature;
  metrics: Metrics;
  plots: Partial<ModelPlots>;
  /** Seconds from the first block read to the fitted model, metrics excluded. */
  fitSeconds: number;
  trainingRows: number;
  testRows: number;
}

/** Consecutive trees of a model, by their numbers in it. */
export interface TreeSpan {
  first: number;
  count: number;
}

export interface FitShardPayload extends FitModelPayload {
  trees: TreeSpan;
}

export interface FitShardResult {
  /** Of the trees' bytes. */
  fingerprint: string;
  fitSeconds: number;
}

export interface AssembleModelPayload extends FitModelPayload {
  /** What the jobs that this one depends on grow, in the order of the trees. */
  shards: TreeSpan[];
  /** Shown to the workers that hold them; signed by a head for this model. */
  ticket: string;
}

export interface RebuildModelPayload {
  modelId: string;
  modelName: string;
  modelVersion: number;
  lineage: Lineage;
  /** Fingerprint of the bytes that were lost. */
  fingerprint: string;
}

export interface RebuildModelResult {
  fingerprint: string;
}

/** A model that a plot is computed of. */
export interface ModelPlotPayload {
  modelId: string;
  modelName: string;
  modelVersion: number;
  lineage: Lineage;
}

export interface LearningCurveResult {
  curve: LearningCurve;
}

export type ExplainModelResult = Pick<ModelPlots, 'importance' | 'partial-dependence'>;

export interface ProfileDatasetPayload {
  versionId: string;
  datasetId: string;
  datasetName: string;
  /** Of the version. */
  number: number;
  /** The column that is probably to be predicted. */
  target: string | null;
}

export interface NoopPayload {
  /** How long it waits, 0 for not at all. */
  seconds: number;
  /** How it goes wrong after that, for fault tests. */
  fault?: NoopFault;
}

/** `spin` blocks the event loop for ever; `heap` and `buffers` allocate until something gives. */
export type NoopFault = 'throw' | 'abort' | 'exit' | 'spin' | 'heap' | 'buffers';

export interface NoopResult {
  waitedSeconds: number;
}
