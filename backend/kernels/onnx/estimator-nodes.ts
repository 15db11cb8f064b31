import type { Estimator } from '../models/estimator';
import { addVoting, joinMembers } from './ensemble-nodes';
import { addGaussian } from './gaussian-nodes';
import type { Graph } from './graph';
import { addNeighbours } from './neighbours-nodes';
import { addPerceptron } from './perceptron-nodes';
import { addTrees } from './tree-nodes';
import { addVectors } from './vectors-nodes';

/**
 * What an estimator says of each row, by nodes of the graph.
 *
 * @param x double, rows × columns
 * @returns double: rows × 1 values, or rows × classes probabilities
 */
export function addEstimator(graph: Graph, x: string, estimator: Estimator): string {
  return FAMILIES[estimator.kind](graph, x, estimator as never);
}

const FAMILIES: {
  [Kind in Estimator['kind']]: (
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
    return probabilities(graph, graph.node('Add', [sums, graph.row(baseline)]), classes);
  },
  linear: (graph, x, { coefficients, intercept }) =>
    addLinear(graph, x, coefficients, Float64Array.of(intercept)),
  logistic: (graph, x, { coefficients, intercepts, classes }) =>
    probabilities(graph, addLinear(graph, x, coefficients, intercepts), classes),
  neighbours: addNeighbours,
  vectors: addVectors,
  perceptron: (graph, x, perceptron) =>
    probabilities(graph, addPerceptron(graph, x, perceptron), perceptron.classes),
  gaussian: (graph, x, gaussian) =>
    graph.node('Softmax', [addGaussian(graph, x, gaussian)], { axis: 1 }),
  constant: (graph, x, { outputs }) => {
    const count = graph.node('Shape', [x], { start: 0, end: 1 });
    const shape = graph.node('Concat', [count, graph.integers(outputs.length)], { axis: 0 });
    return graph.node('Expand', [graph.row(outputs), shape]);
  },
  voting: (graph, x, voting) =>
    addVoting(
      graph,
      voting.members.map((member) => addEstimator(graph, x, member.estimator)),
      voting,
    ),
  stacking: (graph, x, stacking) => {
    const said = stacking.members.map((member) => addEstimator(graph, x, member.estimator));
    return addEstimator(graph, joinMembers(graph, said, stacking), stacking.last);
  },
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
  const product = graph.node('MatMul', [x, graph.matrix(columns, outputs, transposed)]);
  return graph.node('Add', [product, graph.row(intercepts)]);
}

/** One score of the second class becomes two probabilities, a score per class as many by softmax. */
function probabilities(graph: Graph, scores: string, classes: number): string {
  if (classes === 0) return scores;
  if (classes > 2) return graph.node('Softmax', [scores], { axis: 1 });
  const second = graph.node('Sigmoid', [scores]);
  const first = graph.node('Sub', [graph.number(1), second]);
  return graph.node('Concat', [first, second], { axis: 1 });
}
