import { BinTask, RecordRange } from './bin-task';
import * as scratch from './scratch';

/** Which splits of a column leave enough rows on both sides: those after bins lowest … highest. */
export let lowest: i32 = 0;
export let highest: i32 = 255;

/** Rows have to be counted apart from draws, and only where more than one is asked for. */
export function findLimits(task: BinTask, node: RecordRange, column: i32): void {
  freeLimits();
  if (task.minLeaf <= 1) return;
  countRows(task, node, column);
  readLimits(task, node);
}

/** All splits will do. */
export function freeLimits(): void {
  lowest = 0;
  highest = 255;
}

/** Limits from the counts in scratch.rowCounts. */
export function readLimits(task: BinTask, node: RecordRange): void {
  let left = 0;
  lowest = 256;
  highest = -1;
  for (let bin = 0; bin < 256; bin++) {
    left += load<i32>(scratch.rowCounts + ((bin as usize) << 2));
    if (left >= task.minLeaf && lowest > bin) lowest = bin;
    if (node.count - left >= task.minLeaf) highest = bin;
  }
}

/** Whether splitting a member of a bundle off leaves enough rows on both sides; asks for countRows first. */
export function leavesRows(task: BinTask, node: RecordRange, member: i32): bool {
  if (task.minLeaf <= 1) return true;
  const right = load<i32>(scratch.rowCounts + ((member as usize) << 2));
  return right >= task.minLeaf && node.count - right >= task.minLeaf;
}

/** Counts the node's rows by the bins of a column, into scratch.rowCounts. */
export function countRows(task: BinTask, node: RecordRange, column: i32): void {
  const stride = task.stride as usize;
  const cells = task.bins + (column as usize);
  memory.fill(scratch.rowCounts, 0, 4 * 256);
  let record = scratch.records + ((node.first as usize) << 4);
  const end = record + ((node.count as usize) << 4);
  for (; record < end; record += 16) {
    const cell =
      scratch.rowCounts + ((load<u8>(cells + (load<u32>(record) as usize) * stride) as usize) << 2);
    store<i32>(cell, load<i32>(cell) + 1);
  }
}
