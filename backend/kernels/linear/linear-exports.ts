/** What linear models call in the compiled kernels; `task` is the address of a LinearTask. */
export interface LinearExports {
  gramChunks(thread: number, threads: number, task: number): void;
  residualChunks(thread: number, threads: number, task: number): void;
  twoClassChunks(thread: number, threads: number, task: number): void;
  moreClassChunks(thread: number, threads: number, task: number): void;
  triangleChunks(thread: number, threads: number, task: number): void;
  addToTriangle(triangle: number, rows: number, width: number, count: number, sides: number): void;
  orthogonalizeRows(rows: number, count: number, columns: number, width: number): number;
}
