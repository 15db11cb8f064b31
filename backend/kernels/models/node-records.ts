import type { Kernel } from '../compiled/kernel';
import type { TreeArrays } from './estimator';

/** Nodes in the kernel's memory, in one of the forms of kernels/wasm/trees/node-forms.ts. */
export interface NodeRecords {
  address: number;
  /** Of a node. */
  bytes: number;
  isWide: boolean;
  /** Of the narrow form: which bits of a node are its column, and where its distance begins. */
  columnMask: number;
  distanceShift: number;
}

/** Writes the nodes of all trees in their order: eight bytes each, or sixteen where those are too few. */
export function writeNodeRecords(kernel: Kernel, trees: TreeArrays): NodeRecords {
  const { feature, leaves, outputs, columns } = trees;
  const columnBits = 32 - Math.clz32(Math.max(1, columns) - 1);
  const distanceShift = FLAG_BITS + columnBits;
  const mostDistance = 2 ** (32 - distanceShift) - 1;
  const leafRows = leaves.length / outputs;
  const isWide = leafRows > MOST_NARROW_LEAVES || farthest(trees) > mostDistance;
  const bytes = isWide ? WIDE_WORDS * 4 : NARROW_WORDS * 4;
  const address = kernel.allocate(feature.length * bytes);
  const words = kernel.view(Int32Array, address, (feature.length * bytes) / 4);
  if (isWide) writeWide(trees, words);
  else writeNarrow(trees, words, distanceShift);
  const columnMask = 2 ** distanceShift - 2 ** FLAG_BITS;
  return { address, bytes, isWide, columnMask: isWide ? 0 : columnMask, distanceShift };
}

/** As in wasm/trees/node-forms.ts. */
const FLAG_BITS = 5;
const NARROW_WORDS = 2;
const WIDE_WORDS = 4;

/** A leaf's row plus this stands where splits have a threshold: below all cells, so few rows fit. */
const FIRST_LEAF = -(2 ** 31);
/** Bits of infinity, which is the largest of all ordered thresholds; its opposite is the smallest. */
const INFINITY_BITS = 0x7f80_0000;
const MOST_NARROW_LEAVES = 2 ** 31 - INFINITY_BITS;

/** Most nodes between a parent and its right child. */
function farthest({ feature, left }: TreeArrays): number {
  let most = 0;
  for (let node = 0; node < feature.length; node++)
    if (feature[node]! >= 0) most = Math.max(most, left[node]! + 1 - node);
  return most;
}

function writeNarrow(trees: TreeArrays, words: Int32Array, distanceShift: number): void {
  const { feature, left } = trees;
  const bits = bitsOf(trees.threshold);
  for (let node = 0, word = 0; node < feature.length; node++, word += NARROW_WORDS) {
    const column = feature[node]!;
    const next = left[node]!;
    if (column < 0) words[word] = FIRST_LEAF + next;
    else {
      words[word] = ordered(bits[node]!);
      words[word + 1] = (column << FLAG_BITS) | ((next + 1 - node) << distanceShift);
    }
  }
}

function writeWide(trees: TreeArrays, words: Int32Array): void {
  const { feature, left } = trees;
  const bits = bitsOf(trees.threshold);
  for (let node = 0, word = 0; node < feature.length; node++, word += WIDE_WORDS) {
    const column = feature[node]!;
    const next = left[node]!;
    if (column < 0) {
      words[word] = FIRST_LEAF;
      words[word + 3] = next;
    } else {
      words[word] = ordered(bits[node]!);
      words[word + 1] = column << FLAG_BITS;
      words[word + 2] = next + 1 - node;
    }
  }
}

function bitsOf({ buffer, byteOffset, length }: Float32Array): Int32Array {
  return new Int32Array(buffer, byteOffset, length);
}

/** The bits of an f32 as a number that is smaller where it is smaller. Nothing is below NaN, as nothing is below -∞. */
function ordered(bits: number): number {
  const order = bits < 0 ? -(2 ** 31) - bits : bits;
  return Math.abs(order) > INFINITY_BITS ? -INFINITY_BITS : order;
}
