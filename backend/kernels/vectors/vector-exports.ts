/** What support vector machines call in the compiled kernels. */
export interface VectorExports {
  solverBytes(problem: number): number;
  solveProblems(
    thread: number,
    threads: number,
    problems: number,
    count: number,
    counter: number,
    scratch: number,
    scratchBytes: number,
  ): void;
}
