/** What trees call in the compiled kernels. */
export interface TreeExports {
  binColumn(values: number, rows: number, edges: number, cells: number, stride: number): void;
  nodesAddress(): number;
  recordsAddress(): number;
  forestBytes(task: number): number;
  beginForest(task: number, scratch: number): void;
  growTree(task: number, seedHigh: number, seedLow: number): number;
  boostingBytes(task: number): number;
  beginBoosting(task: number, scratch: number): void;
  boost(task: number, output: number): number;
  leafValuesAddress(): number;
}
