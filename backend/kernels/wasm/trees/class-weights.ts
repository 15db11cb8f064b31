import { ForestTask } from './forest-task';

/**
 * What records of two classes count, by their class: draws of either stay whole numbers in packed
 * histograms, and are weighed where a split is judged and a leaf is written. More classes, and rows
 * that count differently, have weights of rows instead.
 */
export let isWeighed: bool = false;
export let firstWeight: f64 = 0;
export let secondWeight: f64 = 0;

/** To be told before a tree grows, with the packed sum of its records. */
export function weighClasses(task: ForestTask, total: i64): void {
  isWeighed = !task.rowWeights && (task.balanced != 0 || task.classWeights != 0);
  if (!isWeighed) return;
  if (task.balanced) {
    const ofSecond = (total >> 24) as f64;
    const ofFirst = ((total & 0xffffff) as f64) - ofSecond;
    // A tree that has drawn one class only is a leaf.
    firstWeight = ofFirst > 0 ? 1 / ofFirst : 0;
    secondWeight = ofSecond > 0 ? 1 / ofSecond : 0;
  } else {
    firstWeight = load<f64>(task.classWeights);
    secondWeight = load<f64>(task.classWeights, 8);
  }
}
