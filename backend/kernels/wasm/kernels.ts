/** What the host may call. */
export { binColumn } from './bin-column';
export { begin, grow, nodesAddress, recordsAddress, scratchBytes } from './forest';
