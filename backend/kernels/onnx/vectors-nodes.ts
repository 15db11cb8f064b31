import type { VectorsEstimator } from '../models/estimator';
import { addCoupling } from './coupling-nodes';
import type { Graph } from './graph';

/**
 * Support vectors: kernels with all of them, then decisions as one product.
 *
 * @param x double matrix
 * @returns double: rows × 1 values, or rows × classes: probabilities, or a 1 for the class that wins
 */
export function addVectors(graph: Graph, x: string, estimator: VectorsEstimator): string {
  const { classes, intercepts, slopes } = estimator;
  const pairs = intercepts.length;
  const kernels = addKernels(graph, x, estimator);
  const count = estimator.starts.at(-1)!;
  const weights = graph.matrix(count, pairs, pairWeights(estimator));
  const product = graph.node('MatMul', [kernels, weights]);
  const decisions = graph.node('Add', [product, graph.row(intercepts)]);
  if (classes === 0) return decisions;
  if (slopes.length === 0) return addVotes(graph, decisions, classes);
  const firsts = addSigmoids(graph, decisions, estimator);
  if (classes > 2) return addCoupling(graph, firsts, classes);
  return graph.node('Concat', [firsts, graph.node('Sub', [graph.number(1), firsts])], { axis: 1 });
}

/** rows × vectors */
function addKernels(graph: Graph, x: string, estimator: VectorsEstimator): string {
  const { kernel, gamma, coef0, degree, columns, vectors } = estimator;
  const count = vectors.length / columns;
  const transposed = new Float64Array(vectors.length);
  vectors.forEach((value, at) => {
    transposed[(at % columns) * count + Math.floor(at / columns)] = value;
  });
  const products = graph.node('MatMul', [x, graph.matrix(columns, count, transposed)]);
  if (kernel === 'linear') return products;
  if (kernel === 'rbf') return addGaussian(graph, x, products, estimator);
  const scaled = graph.node('Mul', [products, graph.number(gamma)]);
  const moved = graph.node('Add', [scaled, graph.number(coef0)]);
  if (kernel === 'sigmoid') return graph.node('Tanh', [moved]);
  return graph.node('Pow', [moved, graph.number(degree)]);
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
  const both = graph.node('Add', [own, graph.row(squares)]);
  const twice = graph.node('Mul', [products, graph.number(2)]);
  const distances = graph.node('Sub', [both, twice]);
  return graph.node('Exp', [graph.node('Mul', [distances, graph.number(-gamma)])]);
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
  const isFirst = graph.node('Greater', [decisions, graph.number(0)]);
  const votes = [isFirst, graph.node('Not', [isFirst])].map((won, at) => {
    const values = [first, second][at]!.flat();
    const of = graph.matrix(first.length, classes, values);
    return graph.node('MatMul', [graph.node('Cast', [won], { to: 11 }), of]);
  });
  const sums = graph.node('Add', votes);
  return addWinner(graph, sums, classes);
}

/** A 1 for the column that is largest, the first of those alike, and 0 for all others. */
export function addWinner(graph: Graph, shares: string, columns: number): string {
  const winner = graph.node('ArgMax', [shares], { axis: 1, keepdims: 0, select_last_index: 0 });
  const identity = new Float64Array(columns * columns);
  for (let k = 0; k < columns; k++) identity[k * columns + k] = 1;
  return graph.node('Gather', [graph.matrix(columns, columns, identity), winner], { axis: 0 });
}

/** No pair is certain, as in a prediction. */
const LEAST_PROBABILITY = 1e-7;

/** 1 / (1 + exp(slope · decision + offset)) for the first class of each pair. */
function addSigmoids(
  graph: Graph,
  decisions: string,
  { slopes, offsets }: VectorsEstimator,
): string {
  const scaled = graph.node('Mul', [decisions, graph.row(slopes.map((slope) => -slope))]);
  const raw = graph.node('Sigmoid', [graph.node('Sub', [scaled, graph.row(offsets)])]);
  const low = graph.node('Max', [raw, graph.number(LEAST_PROBABILITY)]);
  return graph.node('Min', [low, graph.number(1 - LEAST_PROBABILITY)]);
}
