import type { NeighboursEstimator } from '../models/estimator';
import type { Graph } from './graph';

/**
 * Nearest neighbours, row by row: distances to all points, the nearest of them, what they say.
 *
 * @param x double matrix
 * @returns double: rows × 1 values, or rows × classes shares
 */
export function addNeighbours(graph: Graph, x: string, estimator: NeighboursEstimator): string {
  const { points, targets, columns, neighbours, metric, weights, classes } = estimator;
  const rows = targets.length;
  const all = graph.matrix(rows, columns, points);
  const said = graph.constant(whatPointsSay(targets, classes));
  const asked = graph.integers(neighbours);
  const outputs = Math.max(1, classes);
  const [answer] = graph.eachRow(x, columns, (body, row) => {
    const apart = body.node('Sub', [all, row]);
    const reduce = metric === 'euclidean' ? 'ReduceSumSquare' : 'ReduceL1';
    const distances = body.node(reduce, [apart], { axes: { integers: [1] }, keepdims: 0 });
    // of equal distances the lower row counts, as in a prediction
    const [near, indices] = body.nodeOf(2, 'TopK', [distances, asked], { largest: 0, sorted: 1 });
    const answers = body.node('Gather', [said, indices!], { axis: 0 });
    const shares = weights === 'uniform' ? undefined : addWeights(body, near!, metric);
    const result = shares
      ? body.node('MatMul', [shares, answers])
      : body.node('ReduceMean', [answers], { axes: { integers: [0] }, keepdims: 0 });
    return [[result, { element: 'double', dimensions: [outputs] }]];
  });
  return answer!;
}

/** rows × outputs: a value, or 1 for the class and 0 for all others. */
function whatPointsSay(targets: Float64Array, classes: number) {
  if (classes === 0)
    return { element: 'double', dimensions: [targets.length, 1], values: targets } as const;
  const values = new Float64Array(targets.length * classes);
  targets.forEach((code, row) => (values[row * classes + code] = 1));
  return { element: 'double', dimensions: [targets.length, classes], values } as const;
}

/** By the inverse of their distance; points at distance 0 are alone in being asked. */
function addWeights(body: Graph, near: string, metric: NeighboursEstimator['metric']): string {
  const nearest = body.node('ReduceMin', [near], { keepdims: 1 });
  const isNearest = body.node('Equal', [near, nearest]);
  const ratio = body.node('Div', [nearest, near]);
  const closeness = metric === 'euclidean' ? body.node('Sqrt', [ratio]) : ratio;
  const one = body.constant({ element: 'double', dimensions: [1], values: [1] });
  // 0 / 0 where both are 0
  const weights = body.node('Where', [isNearest, one, closeness]);
  return body.node('Div', [weights, body.node('ReduceSum', [weights], { keepdims: 1 })]);
}
