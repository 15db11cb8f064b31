import * as best from './best-split';
import { scanCounted, tallyCounted, tryCounted } from './counted';
import { ForestTask, PendingNode } from './forest-task';
import { findLimits } from './leaf-limits';
import { randomBoundary } from './node-bins';
import { bitsAt, scanPacked, tallyPacked, tryPacked } from './packed';
import { below } from '../random';
import * as scratch from './scratch';

/**
 * Looks for the node's best split among columns drawn at random. As in scikit-learn, constant
 * columns count, but the search goes on until a column that differs was seen.
 */
export function findSplit(task: ForestTask, node: PendingNode): void {
  best.reset();
  let drawn = 0;
  let differs = false;
  while (drawn < task.columns && (drawn < task.columnsPerSplit || !differs)) {
    let found = 0;
    while (found < scratch.BATCH && drawn < task.columns) {
      if (drawn >= task.columnsPerSplit && (differs || found > 0)) break;
      const column = drawColumn(task, drawn++);
      if (isKnownConstant(node, column)) continue;
      store<i32>(scratch.batch + ((found as usize) << 2), column);
      found++;
    }
    if (examine(task, node, found)) differs = true;
  }
}

/** Continues a random permutation of the columns at place `drawn`. */
function drawColumn(task: ForestTask, drawn: i32): i32 {
  const here = scratch.order + ((drawn as usize) << 2);
  const there = here + ((below(task.columns - drawn) as usize) << 2);
  const column = load<i32>(there);
  store<i32>(there, load<i32>(here));
  store<i32>(here, column);
  return column;
}

/** Offers the splits of the columns in the batch; answers whether any of them differs. */
function examine(task: ForestTask, node: PendingNode, columns: i32): bool {
  const isPacked = task.classes <= 2;
  if (isPacked) tallyPacked(task, node, columns);
  let anyDiffers = false;
  for (let place = 0; place < columns; place++) {
    const column = load<i32>(scratch.batch + ((place as usize) << 2));
    findLimits(task, node, column);
    if (!isPacked) tallyCounted(task, node, column);
    const differs = task.centres
      ? tryRandom(task, node, place)
      : isPacked
        ? scanPacked(node, place, column)
        : scanCounted(task, column);
    if (differs) anyDiffers = true;
    else setConstant(node, column);
  }
  return anyDiffers;
}

function tryRandom(task: ForestTask, node: PendingNode, place: i32): bool {
  const isPacked = task.classes <= 2;
  const column = load<i32>(scratch.batch + ((place as usize) << 2));
  const centres = task.centres + ((column as usize) << 10);
  const bin = randomBoundary(bitsAt(isPacked ? place : 0), centres);
  if (isPacked) tryPacked(node, place, bin);
  else tryCounted(task, column, bin);
  return bin >= 0;
}

function isKnownConstant(node: PendingNode, column: i32): bool {
  return column < 64 && ((node.constant >> (column as u64)) & 1) != 0;
}

function setConstant(node: PendingNode, column: i32): void {
  if (column < 64) node.constant |= (1 as u64) << (column as u64);
}
