import type { Signature } from '../../contracts/model';
import type { Pipeline } from '../pipeline/pipeline';
import type { Estimator } from './estimator';

/** A model as plain data: all that a prediction needs. */
export interface FittedModel {
  /** Name in the registry. */
  algorithm: string;
  kernelVersion: number;
  signature: Signature;
  pipeline: Pipeline;
  estimator: Estimator;
  /** Some training rows in raw form, rows × inputs, row-major: what explanations compare with. */
  background: Float64Array;
}
