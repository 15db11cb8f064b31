import { formatBytes } from '../../contracts/format-bytes';
import type { ClassLabel } from '../../contracts/model';
import { KernelError } from '../kernel-error';
import type { FittedModel } from '../models/fitted-model';
import { addEstimator } from './estimator-nodes';
import type { Tensor } from './attribute';
import { Graph } from './graph';
import { concatenate, integerField, messageField, textField } from './protobuf';
import { addPipeline } from './pipeline-nodes';

/**
 * A model as the bytes of an ONNX file, pipeline included: an input per column of its signature, and
 * as outputs `prediction`, and `probabilities` for classes (rows × classes, as the signature lists them).
 *
 * @throws KernelError `not-exportable` for what is too large for a file of this format
 */
export function exportOnnx(model: FittedModel, mostBytes = MOST_BYTES): Uint8Array {
  const { signature, pipeline, estimator, algorithm, kernelVersion } = model;
  const graph = new Graph();
  const x = addPipeline(graph, signature.inputs, pipeline);
  const result = addEstimator(graph, x, estimator);
  if (signature.classes) addLabels(graph, result, signature.classes);
  else graph.output('prediction', result, { element: 'double', dimensions: ['rows', 1] });
  const about = { algorithm, kernel_version: String(kernelVersion), target: signature.target };
  const bytes = encode(graph, `${algorithm} for ${signature.target}`, about);
  if (bytes.length <= mostBytes) return bytes;
  throw new KernelError(
    'not-exportable',
    `As ONNX this model has ${formatBytes(bytes.length)}, and a file of that format holds ${formatBytes(mostBytes)} at most. Download it as JSON, or train a smaller one.`,
  );
}

/** What readers of protocol buffers take: lengths are signed 32 bits there. */
const MOST_BYTES = 2 ** 31 - 1;

function addLabels(graph: Graph, probabilities: string, classes: readonly ClassLabel[]): void {
  const labels = labelTensor(classes);
  // of equal probabilities the first class counts, as in a prediction
  const best = graph.node('ArgMax', [probabilities], {
    axis: 1,
    keepdims: 0,
    select_last_index: 0,
  });
  const label = graph.node('Gather', [graph.constant(labels), best], { axis: 0 });
  graph.output('prediction', label, { element: labels.element, dimensions: ['rows'] });
  graph.output('probabilities', probabilities, {
    element: 'double',
    dimensions: ['rows', classes.length],
  });
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

const IR_VERSION = 8;
const OPSETS = { '': 17, 'ai.onnx.ml': 3 };

/** Bytes of a ModelProto. */
function encode(graph: Graph, name: string, about: Readonly<Record<string, string>>): Uint8Array {
  return concatenate([
    integerField(1, IR_VERSION),
    textField(2, 'drover'),
    messageField(7, graph.fields(name)),
    ...Object.entries(OPSETS).map(([domain, version]) =>
      messageField(8, [textField(1, domain), integerField(2, version)]),
    ),
    ...Object.entries(about).map(([key, value]) =>
      messageField(14, [textField(1, key), textField(2, value)]),
    ),
  ]);
}
