import { openKernel, type Kernel } from '../compiled/kernel';
import type { NeighboursEstimator } from '../models/estimator';
import type { Matrix } from '../pipeline/matrix';
import { NeighbourIndex } from './neighbour-index';

/**
 * What the nearest training rows say: their mean, or their shares of the classes.
 *
 * @param kernel where none is given, the points stay in one of their own as long as the model lives
 * @returns one value per row, or rows × classes shares, row-major
 */
export function predictNeighbours(
  estimator: NeighboursEstimator,
  x: Matrix,
  kernel?: Kernel,
): Float64Array {
  const index = kernel ? indexOf(kernel, estimator) : keptIndex(estimator);
  const { classes, targets } = estimator;
  const outputs = Math.max(1, classes);
  const predictions = new Float64Array(x.rows * outputs);
  const weights = new Float64Array(index.nearest.length);
  index.search(x, (row) => {
    const sum = weigh(estimator, index.distances, weights);
    for (let at = 0; at < weights.length; at++) {
      const target = targets[index.nearest[at]!]!;
      const share = weights[at]! / sum;
      if (classes === 0) predictions[row]! += share * target;
      else predictions[row * outputs + target]! += share;
    }
  });
  return predictions;
}

const kept = new WeakMap<NeighboursEstimator, NeighbourIndex>();

function keptIndex(estimator: NeighboursEstimator): NeighbourIndex {
  const known = kept.get(estimator);
  if (known) return known;
  const index = indexOf(openKernel(), estimator);
  kept.set(estimator, index);
  return index;
}

function indexOf(kernel: Kernel, estimator: NeighboursEstimator): NeighbourIndex {
  const { points, targets, columns, metric, neighbours } = estimator;
  const matrix = { rows: targets.length, columns, data: points };
  return new NeighbourIndex(kernel, matrix, metric, neighbours);
}

/** Answers the weights' sum. By distance, rows at distance 0 are alone in being asked. */
function weigh(
  { weights: kind, metric }: NeighboursEstimator,
  distances: Float64Array,
  weights: Float64Array,
): number {
  const nearest = distances[0]!;
  let sum = 0;
  for (let at = 0; at < weights.length; at++) {
    const distance = distances[at]!;
    // Relative to the nearest, so that the smallest distances do not leave the range of numbers.
    const closeness = distance === nearest ? 1 : nearest / distance;
    weights[at] =
      kind === 'uniform' ? 1 : metric === 'euclidean' ? Math.sqrt(closeness) : closeness;
    sum += weights[at]!;
  }
  return sum;
}
