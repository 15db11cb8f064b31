import { codesOf } from './bin-task';
import { BoostLeaf, BoostTask, setOfLeaf } from './boost-task';
import { CodeSet } from './code-set';
import { BLOCK } from './row-blocks';
import * as scratch from './scratch';
import { firstRight, othersRight, readSides } from './split-sides';
import { thread, threads } from '../team';

/** Lists this thread's rows for the root, ascending; answers how many there are. */
export function listOwnRows(task: BoostTask): i32 {
  let place = scratch.ownRows;
  for (let from = thread * BLOCK; from < task.rows; from += threads * BLOCK) {
    const to = min(task.rows, from + BLOCK);
    for (let row = from; row < to; row++) {
      store<i32>(place, row);
      place += 4;
    }
  }
  return ((place - scratch.ownRows) >> 2) as i32;
}

/** Brings this thread's rows that go left to the front, both parts in their old order; answers how many. */
export function partitionOwnRows(task: BoostTask, leaf: BoostLeaf): i32 {
  if (codesOf(task, leaf.column)) return partitionBy<Codes>(task, leaf, setOfLeaf(leaf), 0);
  readSides(task, leaf.column, leaf.bin);
  return partitionBy<Bins>(task, leaf, firstRight, othersRight);
}

/** Which cells a split sends to the right: types, so that the loop is compiled for each. */
@unmanaged
class Bins {
  /** @param first firstRight; @param second othersRight */
  @inline
  goesRight(cell: i32, first: usize, second: usize): usize {
    return (((cell - (first as i32)) as u32) <= (second as u32)) as usize;
  }
}

@unmanaged
class Codes {
  /** @param first set of the codes that go left */
  @inline
  goesRight(cell: i32, first: usize, _second: usize): usize {
    return CodeSet.lacks(first, cell);
  }
}

function partitionBy<Sides>(task: BoostTask, leaf: BoostLeaf, first: usize, second: usize): i32 {
  const sides = changetype<Sides>(0);
  const cells = task.columnBins + (leaf.column as usize) * (task.rows as usize);
  const start = scratch.ownRows + ((leaf.first as usize) << 2);
  const end = start + ((leaf.own as usize) << 2);
  let left = start;
  let right = scratch.spare;
  for (let place = start; place < end; place += 4) {
    const row = load<u32>(place);
    // Written to both places, kept in one: no branch to mispredict.
    store<u32>(left, row);
    store<u32>(right, row);
    const goesRight = sides.goesRight(load<u8>(cells + (row as usize)) as i32, first, second);
    left += 4 & (goesRight - 1);
    right += goesRight << 2;
  }
  memory.copy(left, scratch.spare, right - scratch.spare);
  return ((left - start) >> 2) as i32;
}

/** Adds to the scores of this thread's rows in a leaf. */
export function addToScores(task: BoostTask, leaf: BoostLeaf, scores: usize, value: f64): void {
  let place = scratch.ownRows + ((leaf.first as usize) << 2);
  const end = place + ((leaf.own as usize) << 2);
  for (; place < end; place += 4) {
    const score = scores + ((load<u32>(place) as usize) << 3);
    store<f64>(score, load<f64>(score) + value);
  }
}
