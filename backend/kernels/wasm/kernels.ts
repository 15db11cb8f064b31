/** What the host may call. */
export { binColumn } from './trees/bin-column';
export { beginBoosting, boost, boostingBytes, leafValuesAddress } from './trees/boost';
export { beginForest, forestBytes, growTree, nodesAddress, recordsAddress } from './trees/forest';
export { staticBytes } from './static-bytes';
export { markThread } from './mark-thread';
