import type { PerceptronEstimator } from '../models/estimator';
import { layersOf } from '../perceptron/network';
import type { Graph } from './graph';

const OPERATORS = { relu: 'Relu', tanh: 'Tanh', logistic: 'Sigmoid' } as const;

/**
 * The layers of a network, one after the other.
 *
 * @param x double matrix
 * @returns double: rows × outputs of the last layer; values of a regression in their own scale
 */
export function addPerceptron(graph: Graph, x: string, estimator: PerceptronEstimator): string {
  const { units, weights, activation, classes, centre, scale } = estimator;
  const layers = layersOf(units);
  let state = x;
  layers.forEach(({ start }, layer) => {
    const [inputs, outputs] = [units[layer]!, units[layer + 1]!];
    const biases = start + inputs * outputs;
    const matrix = graph.matrix(inputs, outputs, weights.subarray(start, biases));
    const product = graph.node('MatMul', [state, matrix]);
    const bias = graph.row(weights.subarray(biases, biases + outputs));
    state = graph.node('Add', [product, bias]);
    if (layer < layers.length - 1) state = graph.node(OPERATORS[activation], [state]);
  });
  if (classes > 0) return state;
  const scaled = graph.node('Mul', [state, graph.number(scale)]);
  return graph.node('Add', [scaled, graph.number(centre)]);
}
