import { ForestTask, PendingNode } from './forest-task';
import { isPurePacked, measurePacked } from './packed';
import { countClasses, isPureCounted, sumClasses } from './counted';
import { MOST_CLASSES, MOST_DRAWS, measureVector } from './vectored';
import { isPureWeighed, measureWeighed } from './weighed';

/** How the node at work is summed up. The first three ways find the same splits, each where it is fastest. */
export let way: i32 = 0;
/** Two classes or a regression: sum and weight in one number. */
export const PACKED: i32 = 0;
/** Few classes and not too many records: all classes in one vector. */
export const VECTORED: i32 = 1;
/** Any number of classes. */
export const COUNTED: i32 = 2;
/** Rows that count differently. */
export const WEIGHED: i32 = 3;

/** Chooses the way for a node, and counts its classes into scratch.totals. */
export function measure(task: ForestTask, node: PendingNode): void {
  way = wayFor(task, node);
  if (way == PACKED) {
    if (task.classes == 2) measurePacked(node);
    return;
  }
  if (way == WEIGHED) {
    measureWeighed(task, node);
    return;
  }
  if (way == VECTORED) measureVector(task, node);
  else countClasses(task, node);
  sumClasses(task);
}

function wayFor(task: ForestTask, node: PendingNode): i32 {
  if (task.rowWeights) return WEIGHED;
  if (task.classes <= 2) return PACKED;
  const fits = task.classes <= MOST_CLASSES && node.total <= MOST_DRAWS;
  return fits && !task.centres ? VECTORED : COUNTED;
}

/** Whether all records of the measured node have the same target. */
export function isPure(task: ForestTask, node: PendingNode): bool {
  if (way == WEIGHED) return isPureWeighed(task, node);
  return way == PACKED ? isPurePacked(task, node) : isPureCounted();
}
