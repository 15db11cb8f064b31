import type { Matrix } from '../pipeline/matrix';

/** What is to be explained, as matrices that the estimator reads. */
export interface ExplainRequest {
  x: Matrix;
  background: Matrix;
  /** Which input each column of a matrix is made of; inputs are what gets contributions. */
  columnInputs: Int32Array;
  inputs: number;
}
