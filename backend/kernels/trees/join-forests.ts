import type { Task } from '../../contracts/model';
import type { ForestEstimator } from '../models/estimator';
import { joinNodes } from './node-arrays';

/**
 * The forest that growForest gives for all trees at once, from shards in the order of their trees.
 * The leaves of a classification begin with a row per pure class, which all trees share.
 */
export function joinForests(shards: readonly ForestEstimator[], task: Task): ForestEstimator {
  const [first, ...others] = shards;
  if (!first) throw new Error('a forest is joined from at least one shard');
  if (others.length === 0) return first;
  const { columns, outputs } = first;
  const shared = task === 'classification' ? outputs : 0;
  const starts = startsOf(shards.map(({ feature }) => feature.length));
  const ownRows = shards.map(({ leaves }) => leaves.length / outputs - shared);
  const leafStarts = startsOf(ownRows).map((start) => shared + start);
  const leaves = new Float64Array((shared + sum(ownRows)) * outputs);
  leaves.set(first.leaves.subarray(0, shared * outputs));
  shards.forEach((shard, at) =>
    leaves.set(shard.leaves.subarray(shared * outputs), leafStarts[at]! * outputs),
  );
  return {
    kind: 'forest',
    columns,
    outputs,
    roots: Int32Array.from(
      shards.flatMap(({ roots }, at) => Array.from(roots, (root) => root + starts[at]!)),
    ),
    ...joinNodes(shards, (leaf, at) => (leaf < shared ? leaf : leaf - shared + leafStarts[at]!)),
    leaves,
  };
}

/** Where each part begins when they stand one after the other. */
function startsOf(lengths: readonly number[]): number[] {
  let end = 0;
  return lengths.map((length) => {
    const start = end;
    end += length;
    return start;
  });
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
