/**
 * One problem of support vectors: minimise half the squared norm in the kernel's space, plus what the
 * targets are missed by. The host writes it: vectors/problem-solver.ts. Points are rows of one
 * matrix; those after the first `trained` are not learnt from, only decided on.
 */
@unmanaged
export class SupportProblem {
  /** f64, row-major: the matrix. */
  values: usize;
  columns: i32;
  /** f64 per column: taken off all rows. */
  centre: usize;
  /** i32 per point: its row. */
  rows: usize;
  trained: i32;
  points: i32;
  /** f64 per point: 1 and -1, or a value; 0 for those that are not learnt from. */
  targets: usize;
  /** f64 per point: least and largest coefficient. */
  lower: usize;
  upper: usize;
  /** f64 per point: the solution. */
  coefficients: usize;
  /** f64 per point: the decision on those that are not learnt from. */
  decisions: usize;
  /** f64: the intercept, then the number of steps. */
  results: usize;
  /** 0 linear, 1 polynomial, 2 rbf, 3 sigmoid. */
  kernel: i32;
  degree: i32;
  /** f64: gamma, coef0, epsilon, tolerance, most steps. */
  settings: usize;
  /** Bytes for rows of the kernel's matrix. */
  cacheBytes: i32;
}
