import type { SignatureInput } from '../../contracts/model';
import { KernelError } from '../kernel-error';
import type { Pipeline, PipelineStep } from '../pipeline/pipeline';
import type { Element } from './attribute';
import type { Graph } from './graph';

/**
 * The pipeline by nodes of the graph: an input per column of the signature, which is a double, a
 * text or a boolean, missing numbers being NaN.
 *
 * @returns double, rows × columns of the matrix
 */
export function addPipeline(
  graph: Graph,
  inputs: readonly SignatureInput[],
  { steps }: Pipeline,
): string {
  const parts = inputs.map((input, at) => addStep(graph, input, steps[at]!));
  return graph.node('Concat', parts, { axis: 1 });
}

function addStep(graph: Graph, input: SignatureInput, step: PipelineStep): string {
  if (step.indicator) throw notExportable(input, 'marks missing values');
  if (step.kind === 'number') {
    const given = graph.input(input.name, column('double'));
    const filled = step.median === null ? given : replaceMissing(graph, given, step.median);
    if (step.mean === 0 && step.scale === 1) return filled;
    const centred = graph.node('Sub', [filled, number(graph, step.mean)]);
    return graph.node('Div', [centred, number(graph, step.scale)]);
  }
  if (step.kind === 'boolean') {
    const given = graph.input(input.name, column('bool'));
    return graph.node('Cast', [given], { to: 11 });
  }
  if (step.kind === 'lookup') throw notExportable(input, 'turns categories into numbers');
  if (step.places) throw notExportable(input, 'puts rare categories together');
  const given = graph.input(input.name, column('string'));
  const texts = (input.categories ?? []).slice(0, step.categories);
  const encoded = graph.node('OneHotEncoder', [given], { cats_strings: { texts }, zeros: 1 });
  const shape = graph.constant({ element: 'int64', dimensions: [2], values: [-1, texts.length] });
  return graph.node('Cast', [graph.node('Reshape', [encoded, shape])], { to: 11 });
}

function column(element: Element) {
  return { element, dimensions: ['rows', 1] } as const;
}

function notExportable({ name }: SignatureInput, what: string): KernelError {
  return new KernelError(
    'not-exportable',
    `The pipeline ${what} of "${name}", which cannot be written as ONNX yet. Download the model as JSON, or train it with the pipeline's defaults.`,
  );
}

function replaceMissing(graph: Graph, values: string, by: number): string {
  return graph.node('Where', [graph.node('IsNaN', [values]), number(graph, by), values]);
}

function number(graph: Graph, value: number): string {
  return graph.constant({ element: 'double', dimensions: [1, 1], values: [value] });
}
