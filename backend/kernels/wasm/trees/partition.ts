import { BinTask, RecordRange } from './bin-task';
import * as scratch from './scratch';
import { firstRight, othersRight, readSides } from './split-sides';

/** Brings the records that go left to the front, both parts in their old order; answers how many. */
export function partition(task: BinTask, node: RecordRange, column: i32, bin: i32): i32 {
  const cells = task.bins + (column as usize);
  const stride = task.stride as usize;
  readSides(task, column, bin);
  const from = firstRight;
  const others = othersRight;
  const start = scratch.records + ((node.first as usize) << 4);
  const end = start + ((node.count as usize) << 4);
  let left = start;
  let right = scratch.spare;
  for (let record = start; record < end; record += 16) {
    const value = v128.load(record);
    // Written to both places, kept in one: no branch to mispredict.
    v128.store(left, value);
    v128.store(right, value);
    const cell = load<u8>(cells + (load<u32>(record) as usize) * stride) as i32;
    const goesRight = (((cell - from) as u32) <= others) as usize;
    left += 16 & (goesRight - 1);
    right += goesRight << 4;
  }
  memory.copy(left, scratch.spare, right - scratch.spare);
  return ((left - start) >> 4) as i32;
}
