/** What the host may call. */
export { cutRows } from './cells/cut-rows';
export { scanCells } from './cells/scan-cells';
export { collectWithin } from './neighbours/collect-within';
export { findNeighbours } from './neighbours/find-neighbours';
export { packNeighbours } from './neighbours/pack-neighbours';
export { boxLeaves } from './neighbours/pass-by';
export { gramChunks, residualChunks } from './linear/gram';
export { moreClassChunks } from './linear/more-classes';
export { addToTriangle, orthogonalizeRows, triangleChunks } from './linear/orthogonal';
export { twoClassChunks } from './linear/two-classes';
export { trainEpoch } from './perceptron/train-epoch';
export { binColumn } from './trees/bin-column';
export { boost, boostingBytes, leafValuesAddress, nodeCount, nodesAddress } from './trees/boost';
export { forestBytes, growForest } from './trees/forest';
export { allocate } from './allocate';
export { solveProblems, solverBytes } from './vectors/solve';
export { staticBytes } from './static-bytes';
export { markThread } from './mark-thread';
