/** What networks call in the compiled kernels; `task` is the address of a NetworkTask. */
export interface PerceptronExports {
  trainEpoch(task: number): number;
}
