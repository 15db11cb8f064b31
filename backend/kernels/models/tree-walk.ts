import type { Kernel } from '../compiled/kernel';
import type { Matrix } from '../pipeline/matrix';
import { writeFields } from '../compiled/write-fields';
import type { TreeArrays } from './estimator';
import { writeNodeRecords, type NodeRecords } from './node-records';

/** Words of a WalkTask that change with every walk, see kernels/wasm/trees/walk-task.ts. */
const GROUPS_WORD = 8;
const TILE_WORD = 12;
const NEXT_WORD = 13;

/** Rows that walk together: a group. As in wasm/trees/walk-trees.ts, which also walks as many trees of one row. */
const LANES = 8;
/** Cells of so many bytes stay in a thread's cache, beside the nodes of a tree, while all trees see them. */
const TILE_BYTES = 2 ** 19;
const MOST_GROUPS = 1024;
/** Of f64 that are on their way into the kernel's memory. */
const STAGE_BYTES = 2 ** 16;

/** Trees in a kernel's memory, as nodes that the compiled walks read, and room for rows that pass. */
export class TreeWalk {
  private readonly task: number;
  private readonly words: Int32Array;
  private readonly trees: number;
  private readonly tileGroups: number;
  /** Rows that are walked at once. */
  private readonly most: number;
  private readonly stageRows: number;
  private readonly stageAt: number;
  private readonly stage: Float64Array;
  private readonly sums: Float64Array;

  /** @param width numbers per row that leaves are added to: a tree adds behind the one before it, and at the start again where the row is full */
  constructor(
    readonly kernel: Kernel,
    trees: TreeArrays,
    private readonly width: number,
  ) {
    const { columns, roots, leaves, outputs } = trees;
    const groupBytes = LANES * 4 * columns;
    this.trees = roots.length;
    this.tileGroups = Math.max(1, Math.min(MOST_GROUPS, Math.floor(TILE_BYTES / groupBytes)));
    const groups = this.tileGroups * kernel.threads;
    this.most = groups * LANES;
    const sumsAt = kernel.allocate(this.most * width * 8);
    this.sums = kernel.view(Float64Array, sumsAt, this.most * width);
    this.stageRows = Math.max(1, Math.min(this.most, Math.floor(STAGE_BYTES / (columns * 8))));
    this.stageAt = kernel.allocate(this.stageRows * columns * 8);
    this.stage = kernel.view(Float64Array, this.stageAt, this.stageRows * columns);
    const records = writeNodeRecords(kernel, trees);
    const fields = [
      writeRoots(kernel, roots, records),
      roots.length,
      records.isWide ? 1 : 0,
      records.columnMask,
      records.distanceShift,
      kernel.place(leaves),
      outputs * 8,
      kernel.allocate(groups * groupBytes),
      0,
      groupBytes,
      sumsAt,
      width * 8,
      0,
      0,
    ];
    this.task = writeFields(kernel, fields);
    this.words = kernel.view(Int32Array, this.task, fields.length);
  }

  /**
   * Adds to each row's sums the leaves that it falls into, in the order of the trees.
   *
   * @param sums rows × width, row-major
   */
  addLeaves(x: Matrix, sums: Float64Array): void {
    const { width, most } = this;
    for (let first = 0; first < x.rows; first += most) {
      const count = Math.min(most, x.rows - first);
      this.writeRows(x, first, count);
      const from = first * width;
      const length = count * width;
      // Loops, here and for cells: a view of a part costs more than a row does.
      for (let at = 0; at < length; at++) this.sums[at] = sums[from + at]!;
      this.walk(count);
      for (let at = 0; at < length; at++) sums[from + at] = this.sums[at]!;
    }
  }

  private writeRows({ columns, data }: Matrix, first: number, count: number): void {
    const { kernel, stage, stageRows } = this;
    for (let row = 0; row < count; row += stageRows) {
      const some = Math.min(stageRows, count - row);
      const from = (first + row) * columns;
      for (let at = 0; at < some * columns; at++) stage[at] = data[from + at]!;
      kernel.exports.orderRows(this.task, this.stageAt, row, some);
    }
  }

  private walk(rows: number): void {
    const { kernel, task, trees, words } = this;
    // Row by row, eight trees walk at a time, and tree by tree eight rows.
    if (rows * Math.ceil(trees / LANES) <= trees) {
      for (let row = 0; row < rows; row++) kernel.exports.walkRow(task, row);
      return;
    }
    const groups = Math.ceil(rows / LANES);
    words[GROUPS_WORD] = groups;
    words[TILE_WORD] = Math.min(this.tileGroups, Math.ceil(groups / kernel.threads));
    words[NEXT_WORD] = 0;
    kernel.parallel('walkTrees', task);
  }
}

/** Address of each tree's first node; the last eight are filled up with the first tree. */
function writeRoots(kernel: Kernel, roots: Int32Array, { address, bytes }: NodeRecords): number {
  const padded = Array.from({ length: Math.ceil(roots.length / LANES) * LANES }, (_, tree) => {
    return address + (roots[tree] ?? roots[0]!) * bytes;
  });
  return writeFields(kernel, padded);
}
