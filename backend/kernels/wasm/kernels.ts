/** What the host may call. */
export { collectWithin } from './neighbours/collect-within';
export { findNeighbours } from './neighbours/find-neighbours';
export { packNeighbours } from './neighbours/pack-neighbours';
export { binColumn } from './trees/bin-column';
export { beginBoosting, boost, boostingBytes, leafValuesAddress } from './trees/boost';
export { beginForest, forestBytes, growTree, nodesAddress, recordsAddress } from './trees/forest';
export { staticBytes } from './static-bytes';
export { markThread } from './mark-thread';
