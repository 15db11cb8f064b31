import { KernelError } from '../kernel-error';
import type { Matrix } from '../pipeline/matrix';
import type { Estimator } from './estimator';

type Kind = Estimator['kind'];

/** The estimator as the kind its algorithm fits, for as many columns as the matrix has. */
export function expectEstimator<K extends Kind>(
  estimator: Estimator,
  kind: K,
  x: Matrix,
): Extract<Estimator, { kind: K }> {
  const columns = estimator.kind === 'linear' ? estimator.coefficients.length : estimator.columns;
  if (estimator.kind !== kind || columns !== x.columns)
    throw new KernelError(
      'internal',
      `An estimator of kind ${estimator.kind} for ${columns} columns met an algorithm of kind ${kind} ` +
        `with ${x.columns} columns. The model's bytes are damaged: train it again.`,
    );
  return estimator as Extract<Estimator, { kind: K }>;
}
