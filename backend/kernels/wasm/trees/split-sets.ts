import { SET_BYTES } from './code-set';
import * as scratch from './scratch';

/** The sets of the tree that grows, in the order in which its nodes were split. */

let count: i32 = 0;

export function startSets(): void {
  count = 0;
}

/** Answers its place among the sets. */
export function keepSet(set: usize): i32 {
  memory.copy(scratch.sets + (count as usize) * SET_BYTES, set, SET_BYTES);
  return count++;
}
