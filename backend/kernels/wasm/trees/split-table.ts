import { BinTask, codesOf } from './bin-task';
import * as scratch from './scratch';

/**
 * Turns the nodes of a grown tree, in place, from cells and bins to columns and thresholds. Of a
 * category the place of the set stays.
 */
export function resolveSplits(task: BinTask, nodeCount: i32): void {
  const end = scratch.nodes + (nodeCount as usize) * 12;
  for (let node = scratch.nodes; node < end; node += 12) {
    const cells = load<i32>(node);
    if (cells < 0) continue;
    const splits = task.splits + ((cells as usize) << 11);
    if (codesOf(task, cells)) store<i32>(node, load<i32>(splits));
    else store<u64>(node, load<u64>(splits + ((load<i32>(node, 4) as usize) << 3)));
  }
}
