import { KernelError } from '../kernel-error';
import type { Estimator } from '../models/estimator';
import type { Graph } from './graph';
import { addNeighbours } from './neighbours-nodes';
import { addTrees } from './tree-nodes';
import { addVectors } from './vectors-nodes';

/**
 * What an estimator says of each row, by nodes of the graph.
 *
 * @param x double, rows × columns
 * @returns double: rows × 1 values, or rows × classes probabilities
 * @throws KernelError `not-exportable` for kinds that ONNX has no operators for
 */
export function addEstimator(graph: Graph, x: string, estimator: Estimator): string {
  const add = FAMILIES[estimator.kind];
  if (add) return add(graph, x, estimator as never);
  throw new KernelError(
    'not-exportable',
    `Models of the kind "${estimator.kind}" cannot be written as ONNX. Download them as JSON instead.`,
  );
}

/** What ONNX has operators for. */
const FAMILIES: {
  [Kind in Estimator['kind']]?: (
    graph: Graph,
    x: string,
    estimator: Extract<Estimator, { kind: Kind }>,
  ) => string;
} = {
  forest: (graph, x, forest) =>
    addTrees(graph, x, forest, {
      targets: forest.outputs,
      target: (_tree, output) => output,
      scale: 1 / forest.roots.length,
    }),
  boosting: (graph, x, boosting) => {
    const { baseline, classes } = boosting;
    const targets = baseline.length;
    const sums = addTrees(graph, x, boosting, {
      targets,
      target: (tree) => tree % targets,
      scale: 1,
    });
    return probabilities(graph, addRow(graph, sums, baseline), classes);
  },
  linear: (graph, x, { coefficients, intercept }) =>
    addLinear(graph, x, coefficients, Float64Array.of(intercept)),
  logistic: (graph, x, { coefficients, intercepts, classes }) =>
    probabilities(graph, addLinear(graph, x, coefficients, intercepts), classes),
  neighbours: addNeighbours,
  vectors: addVectors,
};

/** @param coefficients outputs × columns */
function addLinear(
  graph: Graph,
  x: string,
  coefficients: Float64Array,
  intercepts: Float64Array,
): string {
  const outputs = intercepts.length;
  const columns = coefficients.length / outputs;
  const transposed = new Float64Array(coefficients.length);
  for (let output = 0; output < outputs; output++)
    for (let column = 0; column < columns; column++)
      transposed[column * outputs + output] = coefficients[output * columns + column]!;
  const weights = graph.constant({
    element: 'double',
    dimensions: [columns, outputs],
    values: transposed,
  });
  return addRow(graph, graph.node('MatMul', [x, weights]), intercepts);
}

function addRow(graph: Graph, matrix: string, row: Float64Array): string {
  const constant = graph.constant({ element: 'double', dimensions: [1, row.length], values: row });
  return graph.node('Add', [matrix, constant]);
}

/** One score of the second class becomes two probabilities, a score per class as many by softmax. */
function probabilities(graph: Graph, scores: string, classes: number): string {
  if (classes === 0) return scores;
  if (classes > 2) return graph.node('Softmax', [scores], { axis: 1 });
  const second = graph.node('Sigmoid', [scores]);
  const one = graph.constant({ element: 'double', dimensions: [1, 1], values: [1] });
  return graph.node('Concat', [graph.node('Sub', [one, second]), second], { axis: 1 });
}
