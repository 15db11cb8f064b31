/** What trees call in the compiled kernels. */
export interface TreeExports {
  edgeBytes(rows: number): number;
  findEdges(thread: number, threads: number, task: number): void;
  binRows(thread: number, threads: number, task: number): void;
  forestBytes(task: number): number;
  growForest(thread: number, threads: number, task: number, scratch: number): void;
  boostingBytes(task: number, threads: number): number;
  boost(thread: number, threads: number, task: number, output: number): void;
  nodesAddress(): number;
  nodeCount(): number;
  setsAddress(): number;
  leafValuesAddress(): number;
  orderRows(task: number, from: number, first: number, count: number): void;
  walkRow(task: number, row: number): void;
  walkTrees(thread: number, threads: number, task: number): void;
}
