import { histogramOf } from './boost-split';
import { BoostLeaf, BoostTask } from './boost-task';
import * as scratch from './scratch';
import { ownFrom, ownTo } from '../team';

/** Sums a leaf's gradients up by the bins of this thread's columns. */
export function tallyLeaf(task: BoostTask, leaf: BoostLeaf): void {
  const from = ownFrom(task.columns);
  const own = ownTo(task.columns) - from;
  const histogram = histogramOf(task, leaf.slot) + (from as usize) * scratch.PACKED_BYTES;
  const end = histogram + (own as usize) * scratch.PACKED_BYTES;
  memory.fill(histogram, 0, end - histogram);
  const stride = task.stride as usize;
  const bins = task.bins + (from as usize);
  const inFours = histogram + ((own & ~3) as usize) * scratch.PACKED_BYTES;
  let record = scratch.records + ((leaf.first as usize) << 4);
  const last = record + ((leaf.count as usize) << 4);
  for (; record < last; record += 16) {
    const value = load<i64>(record, 8);
    let cells = bins + (load<u32>(record) as usize) * stride;
    let column = histogram;
    for (; column < inFours; column += 4 * scratch.PACKED_BYTES) {
      const four = load<u32>(cells) as usize;
      add(column + ((four & 255) << 3), value);
      add(column + scratch.PACKED_BYTES + (((four >> 8) & 255) << 3), value);
      add(column + 2 * scratch.PACKED_BYTES + (((four >> 16) & 255) << 3), value);
      add(column + 3 * scratch.PACKED_BYTES + ((four >> 24) << 3), value);
      cells += 4;
    }
    for (; column < end; column += scratch.PACKED_BYTES) {
      add(column + ((load<u8>(cells) as usize) << 3), value);
      cells++;
    }
  }
}

/** Turns a parent's histograms of this thread's columns into those of one child by taking off the other's. */
export function subtract(task: BoostTask, parent: i32, other: i32): void {
  const from = histogramOf(task, parent);
  const off = histogramOf(task, other);
  const end = (ownTo(task.columns) as usize) * scratch.PACKED_BYTES;
  let place = (ownFrom(task.columns) as usize) * scratch.PACKED_BYTES;
  for (; place < end; place += 16) {
    const difference = i64x2.sub(v128.load(from + place), v128.load(off + place));
    v128.store(from + place, difference);
  }
}

function add(cell: usize, value: i64): void {
  store<i64>(cell, load<i64>(cell) + value);
}
