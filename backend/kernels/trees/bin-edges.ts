import type { Kernel } from '../compiled/kernel';
import type { Matrix } from '../pipeline/matrix';
import { writeFields } from '../compiled/write-fields';

/** Where the columns of a matrix are cut into bins, see kernels/wasm/trees/find-edges.ts. */
export interface MatrixEdges {
  /** Of each column, ascending; none of categories. */
  edges: Float32Array[];
  /** Where the kernel has them, filled up with infinity to 256 per column. */
  address: number;
}

/** @param codes per column how many codes it has where it is a category, else 0 */
export function findEdges(
  kernel: Kernel,
  { rows, columns, data }: Matrix,
  codes?: Int32Array,
): MatrixEdges {
  const address = kernel.allocate(columns * ROOM * 4);
  const countsAt = kernel.allocate(columns * 4);
  const scratch = kernel.allocate(kernel.threads * (kernel.exports.edgeBytes(rows) >>> 0));
  const fields = [kernel.place(data), rows, columns, address, countsAt, 0, scratch];
  kernel.parallel('findEdges', writeFields(kernel, fields));
  const counts = kernel.view(Int32Array, countsAt, columns);
  const edges = Array.from(counts, (count, column) => {
    const room = kernel.view(Float32Array, address + column * ROOM * 4, ROOM);
    if (!codes?.[column]) return room.slice(0, count);
    // codes are bins
    room.forEach((_, bin) => (room[bin] = bin + 1));
    return NO_EDGES;
  });
  return { edges, address };
}

/** Of each column's edges. */
const ROOM = 256;
const NO_EDGES = new Float32Array(0);
