import { BinTask } from './bin-task';

/** Which cells a split sends to the right: those from firstRight on, and so many others after it. */
export let firstRight: i32 = 0;
export let othersRight: u32 = 0;

/** Bins up to `bin` go left; of a bundle, all others than `bin`. */
export function readSides(task: BinTask, column: i32, bin: i32): void {
  const isBundle = load<i32>(task.binCounts + ((column as usize) << 2)) < 0;
  firstRight = isBundle ? bin : bin + 1;
  othersRight = isBundle ? 0 : 255;
}
