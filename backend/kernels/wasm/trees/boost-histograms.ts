import { histogramOf } from './boost-split';
import { BoostLeaf, BoostTask } from './boost-task';
import * as scratch from './scratch';

/** Sums a leaf's gradients up by the bins of every column. */
export function tallyLeaf(task: BoostTask, leaf: BoostLeaf): void {
  const histogram = histogramOf(task, leaf.slot);
  const end = histogram + (task.columns as usize) * scratch.PACKED_BYTES;
  memory.fill(histogram, 0, end - histogram);
  const stride = task.stride as usize;
  const bins = task.bins;
  const inFours = histogram + ((task.columns & ~3) as usize) * scratch.PACKED_BYTES;
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

/** Turns the histograms of a parent into those of one child by taking off the other's. */
export function subtract(task: BoostTask, parent: i32, other: i32): void {
  const from = histogramOf(task, parent);
  const off = histogramOf(task, other);
  const bytes = (task.columns as usize) * scratch.PACKED_BYTES;
  for (let place: usize = 0; place < bytes; place += 16) {
    const difference = i64x2.sub(v128.load(from + place), v128.load(off + place));
    v128.store(from + place, difference);
  }
}

function add(cell: usize, value: i64): void {
  store<i64>(cell, load<i64>(cell) + value);
}
