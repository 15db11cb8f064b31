/** What the host may call. */
export { binColumn } from './bin-column';
export { beginBoosting, boost, boostingBytes, leafValuesAddress } from './boost';
export { beginForest, forestBytes, growTree, nodesAddress, recordsAddress } from './forest';
export { staticBytes } from './static-bytes';
export { markThread } from './mark-thread';
