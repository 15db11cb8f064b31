import { KernelError } from '../kernel-error';
import type { VectorsEstimator } from '../models/estimator';
import type { Graph } from './graph';

/**
 * Support vectors: kernels with all of them, then decisions as one product.
 *
 * @param x double matrix
 * @returns double: rows × 1 values, or rows × classes: probabilities, or a 1 for the class that wins
 * @throws KernelError `not-exportable` for probabilities of more than two classes, which are found by
 *   trying
 */
export function addVectors(graph: Graph, x: string, estimator: VectorsEstimator): string {
  const { classes, intercepts, slopes } = estimator;
  const pairs = intercepts.length;
  const kernels = addKernels(graph, x, estimator);
  const weights = { element: 'double', values: pairWeights(estimator) } as const;
  const count = estimator.starts.at(-1)!;
  const product = graph.node('MatMul', [
    kernels,
    graph.constant({ ...weights, dimensions: [count, pairs] }),
  ]);
  const decisions = graph.node('Add', [product, row(graph, intercepts)]);
  if (classes === 0) return decisions;
  if (slopes.length === 0) return addVotes(graph, decisions, classes);
  if (classes === 2) return addSigmoid(graph, decisions, estimator);
  throw new KernelError(
    'not-exportable',
    'The probabilities of more than two classes of a support vector machine cannot be written as ONNX. Train it with probability: false, or download it as JSON.',
  );
}

/** rows × vectors */
function addKernels(graph: Graph, x: string, estimator: VectorsEstimator): string {
  const { kernel, gamma, coef0, degree, columns, vectors } = estimator;
  const count = vectors.length / columns;
  const transposed = new Float64Array(vectors.length);
  vectors.forEach((value, at) => {
    transposed[(at % columns) * count + Math.floor(at / columns)] = value;
  });
  const all = { element: 'double', dimensions: [columns, count], values: transposed } as const;
  const products = graph.node('MatMul', [x, graph.constant(all)]);
  if (kernel === 'linear') return products;
  if (kernel === 'rbf') return addGaussian(graph, x, products, estimator);
  const scaled = graph.node('Mul', [products, number(graph, gamma)]);
  const moved = graph.node('Add', [scaled, number(graph, coef0)]);
  if (kernel === 'sigmoid') return graph.node('Tanh', [moved]);
  return graph.node('Pow', [moved, number(graph, degree)]);
}

/** exp(-γ (x·x + v·v - 2 x·v)) */
function addGaussian(
  graph: Graph,
  x: string,
  products: string,
  { gamma, vectors, columns }: VectorsEstimator,
): string {
  const squares = new Float64Array(vectors.length / columns);
  vectors.forEach((value, at) => (squares[Math.floor(at / columns)]! += value * value));
  const own = graph.node('ReduceSumSquare', [x], { axes: { integers: [1] }, keepdims: 1 });
  const both = graph.node('Add', [own, row(graph, squares)]);
  const twice = graph.node('Mul', [products, number(graph, 2)]);
  const distances = graph.node('Sub', [both, twice]);
  return graph.node('Exp', [graph.node('Mul', [distances, number(graph, -gamma)])]);
}

/** vectors × decisions: what each vector weighs in each, 0 in those that it has no part in. */
function pairWeights({
  classes,
  starts,
  coefficients,
  intercepts,
}: VectorsEstimator): Float64Array {
  const count = starts.at(-1)!;
  const pairs = intercepts.length;
  if (classes === 0) return coefficients;
  const weights = new Float64Array(count * pairs);
  const fill = (own: number, set: number, pair: number): void => {
    for (let vector = starts[own]!; vector < starts[own + 1]!; vector++)
      weights[vector * pairs + pair] = coefficients[set * count + vector]!;
  };
  let pair = 0;
  for (let a = 0; a < classes; a++)
    for (let b = a + 1; b < classes; b++, pair++) {
      fill(a, b - 1, pair);
      fill(b, a, pair);
    }
  return weights;
}

/** A vote per pair; the first class of those with the most wins. */
function addVotes(graph: Graph, decisions: string, classes: number): string {
  const first: number[][] = [];
  const second: number[][] = [];
  for (let a = 0; a < classes; a++)
    for (let b = a + 1; b < classes; b++) {
      first.push(Array.from({ length: classes }, (_, k) => Number(k === a)));
      second.push(Array.from({ length: classes }, (_, k) => Number(k === b)));
    }
  const isFirst = graph.node('Greater', [decisions, number(graph, 0)]);
  const votes = [isFirst, graph.node('Not', [isFirst])].map((won, at) => {
    const values = [first, second][at]!.flat();
    const of = { element: 'double', dimensions: [first.length, classes], values } as const;
    return graph.node('MatMul', [graph.node('Cast', [won], { to: 11 }), graph.constant(of)]);
  });
  const sums = graph.node('Add', votes);
  const winner = graph.node('ArgMax', [sums], { axis: 1, keepdims: 0, select_last_index: 0 });
  const identity = new Float64Array(classes * classes);
  for (let k = 0; k < classes; k++) identity[k * classes + k] = 1;
  const rows = { element: 'double', dimensions: [classes, classes], values: identity } as const;
  return graph.node('Gather', [graph.constant(rows), winner], { axis: 0 });
}

/** No pair is certain, as in a prediction. */
const LEAST_PROBABILITY = 1e-7;

/** 1 / (1 + exp(slope · decision + offset)) for the first class. */
function addSigmoid(
  graph: Graph,
  decisions: string,
  { slopes, offsets }: VectorsEstimator,
): string {
  const scaled = graph.node('Mul', [decisions, number(graph, -slopes[0]!)]);
  const moved = graph.node('Sub', [scaled, number(graph, offsets[0]!)]);
  const raw = graph.node('Sigmoid', [moved]);
  const low = graph.node('Max', [raw, number(graph, LEAST_PROBABILITY)]);
  const first = graph.node('Min', [low, number(graph, 1 - LEAST_PROBABILITY)]);
  const second = graph.node('Sub', [number(graph, 1), first]);
  return graph.node('Concat', [first, second], { axis: 1 });
}

function row(graph: Graph, values: Float64Array): string {
  return graph.constant({ element: 'double', dimensions: [1, values.length], values });
}

function number(graph: Graph, value: number): string {
  return graph.constant({ element: 'double', dimensions: [1, 1], values: [value] });
}
