/** What nearest neighbours call in the compiled kernels. */
export interface NeighbourExports {
  packNeighbours(task: number, first: number, end: number, values: number, centre: number): number;
  packQueries(task: number, first: number, end: number, values: number, centre: number): void;
  boxLeaves(task: number): void;
  findNeighbours(thread: number, threads: number, task: number): void;
  collectWithin(task: number, query: number, limit: number): number;
}
