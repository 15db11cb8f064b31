/** What the host may call. */
export { cutRows } from './cells/cut-rows';
export { scanCells } from './cells/scan-cells';
export { collectWithin } from './neighbours/collect-within';
export { findNeighbours } from './neighbours/find-neighbours';
export { packNeighbours } from './neighbours/pack-neighbours';
export { packQueries } from './neighbours/pack-queries';
export { boxLeaves } from './neighbours/pass-by';
export { gramChunks, residualChunks } from './linear/gram';
export { moreClassChunks } from './linear/more-classes';
export { addToTriangle, orthogonalizeRows, triangleChunks } from './linear/orthogonal';
export { twoClassChunks } from './linear/two-classes';
export { trainEpoch } from './perceptron/train-epoch';
export { binRows } from './trees/bin-rows';
export {
  boost,
  boostingBytes,
  leafValuesAddress,
  nodeCount,
  nodesAddress,
  setsAddress,
} from './trees/boost';
export { edgeBytes, findEdges } from './trees/find-edges';
export { forestBytes, growForest } from './trees/forest';
export { orderRows } from './trees/order-rows';
export { walkRow, walkTrees } from './trees/walk-trees';
export { allocate } from './allocate';
export { solveProblems, solverBytes } from './vectors/solve';
export { staticBytes } from './static-bytes';
export { markThread } from './mark-thread';
