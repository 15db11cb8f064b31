import { BoostLeaf, BoostTask } from './boost-task';
import * as scratch from './scratch';
import { meet, thread, threads } from '../team';

/**
 * Counts the leaf's rows by the bins of a column, into scratch.rowCounts of every thread: each
 * counts its own ones. All threads have to call it.
 */
export function countRows(task: BoostTask, leaf: BoostLeaf, column: i32): void {
  countOwnRows(task, leaf, column);
  meet();
  memory.fill(scratch.rowCounts, 0, COUNT_BYTES);
  for (let other = 0; other < threads; other++) {
    const counts = countsOf(other);
    for (let at: usize = 0; at < COUNT_BYTES; at += 16) {
      const sum = i32x4.add(v128.load(scratch.rowCounts + at), v128.load(counts + at));
      v128.store(scratch.rowCounts + at, sum);
    }
  }
  // Before they are counted again.
  meet();
}

const COUNT_BYTES: usize = 4 * 256;

function countOwnRows(task: BoostTask, leaf: BoostLeaf, column: i32): void {
  const cells = task.columnBins + (column as usize) * (task.rows as usize);
  const counts = countsOf(thread);
  memory.fill(counts, 0, COUNT_BYTES);
  let place = scratch.ownRows + ((leaf.first as usize) << 2);
  const end = place + ((leaf.own as usize) << 2);
  for (; place < end; place += 4) {
    const count = counts + ((load<u8>(cells + (load<u32>(place) as usize)) as usize) << 2);
    store<i32>(count, load<i32>(count) + 1);
  }
}

function countsOf(ofThread: i32): usize {
  return scratch.sharedCounts + (ofThread as usize) * COUNT_BYTES;
}
