import type { ClassLabel } from '../../contracts/model';
import type { FittedModel } from '../models/fitted-model';
import { addEstimator } from './estimator-nodes';
import { Graph, type Tensor } from './graph';
import { addPipeline } from './pipeline-nodes';

/**
 * A model as the bytes of an ONNX file, pipeline included: an input per column of its signature, and
 * as outputs `prediction`, and `probabilities` for classes (rows × classes, as the signature lists them).
 *
 * @throws KernelError `not-exportable` for what ONNX has no operators for
 */
export function exportOnnx(model: FittedModel): Uint8Array {
  const { signature, pipeline, estimator, algorithm, kernelVersion } = model;
  const graph = new Graph();
  const x = addPipeline(graph, signature.inputs, pipeline);
  const result = addEstimator(graph, x, estimator);
  if (signature.classes) addLabels(graph, result, signature.classes);
  else graph.output('prediction', result, { element: 'double', columns: 1 });
  return graph.encode({
    name: `${algorithm} for ${signature.target}`,
    about: { algorithm, kernel_version: String(kernelVersion), target: signature.target },
  });
}

function addLabels(graph: Graph, probabilities: string, classes: readonly ClassLabel[]): void {
  const labels = labelTensor(classes);
  // of equal probabilities the first class counts, as in a prediction
  const best = graph.node('ArgMax', [probabilities], {
    axis: 1,
    keepdims: 0,
    select_last_index: 0,
  });
  const label = graph.node('Gather', [graph.constant(labels), best], { axis: 0 });
  graph.output('prediction', label, { element: labels.element });
  graph.output('probabilities', probabilities, { element: 'double', columns: classes.length });
}

function labelTensor(classes: readonly ClassLabel[]): Tensor {
  const dimensions = [classes.length];
  const numbers = classes.map(Number);
  if (classes.every((label) => typeof label === 'boolean'))
    return { element: 'bool', dimensions, values: numbers };
  if (classes.every((label) => typeof label === 'number'))
    return {
      element: numbers.every(Number.isSafeInteger) ? 'int64' : 'double',
      dimensions,
      values: numbers,
    };
  return { element: 'string', dimensions, values: classes.map(String) };
}
