import type { GaussianEstimator } from '../models/estimator';
import { log } from '../models/exp-log';
import type { Graph } from './graph';

/**
 * How likely a row is in each class, as a logarithm up to a constant.
 *
 * @param x double matrix
 * @returns double, rows × classes
 */
export function addGaussian(graph: Graph, x: string, estimator: GaussianEstimator): string {
  const { classes, columns, means, variances, priors } = estimator;
  const perClass = (values: Float64Array): string =>
    graph.constant({ element: 'double', dimensions: [1, classes, columns], values });
  const rows = graph.node('Unsqueeze', [x, graph.integers(1)]);
  const apart = graph.node('Sub', [rows, perClass(means)]);
  const shares = graph.node('Div', [graph.node('Mul', [apart, apart]), perClass(variances)]);
  const distances = graph.node('ReduceSum', [shares, graph.integers(2)], { keepdims: 0 });
  const constants = priors.map((prior, code) => {
    const own = variances.subarray(code * columns, (code + 1) * columns);
    return log(prior) - own.reduce((sum, variance) => sum + log(variance), 0) / 2;
  });
  const halves = graph.node('Mul', [distances, graph.number(0.5)]);
  return graph.node('Sub', [graph.row(constants), halves]);
}
