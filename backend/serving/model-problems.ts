import type { ErrorCode } from '../contracts/error-codes';

/** Why a model may not answer, whatever it is asked. */
export const MODEL_PROBLEMS = [
  'bad-request',
  'model-not-found',
  'model-training',
  'model-unverified',
  'model-unrecoverable',
  'invalid-request',
  'model-rebuilding',
  'cluster-memory-full',
] as const satisfies readonly ErrorCode[];

/** As well where it is asked about rows. */
export const ROW_PROBLEMS = [
  'too-large',
  'invalid-features',
] as const satisfies readonly ErrorCode[];
