import type { SignatureInput } from '../../contracts/model';
import { KernelError } from '../kernel-error';
import { widthOf } from '../pipeline/column-inputs';
import { zeroMatrix } from '../pipeline/matrix';
import type { NumberStep, Pipeline, PipelineStep } from '../pipeline/pipeline';
import { writeStep } from '../pipeline/write-step';
import { isTrueText } from '../table/table';
import type { Element, Tensor } from './attribute';
import type { Graph } from './graph';

/**
 * The pipeline by nodes of the graph: an input per column of the signature, which is a double, a
 * text or a boolean. Missing is NaN, and an empty text.
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
  if (step.kind === 'number') return addNumber(graph, input, step);
  if (step.kind === 'date')
    throw new KernelError(
      'not-exportable',
      `The model reads the date "${input.name}", and ONNX has no dates. Download it as JSON instead, or leave the column out of the features.`,
    );
  const row = step.kind === 'boolean' ? addBoolean(graph, input) : addCategory(graph, input);
  const table = graph.constant(tableOf(step, input.categories?.length ?? 0));
  const found = graph.node('Gather', [table, row], { axis: 0 });
  const shape = { element: 'int64', dimensions: [2], values: [-1, widthOf(step)] } as const;
  return graph.node('Reshape', [found, graph.constant(shape)]);
}

function addNumber(graph: Graph, { name }: SignatureInput, step: NumberStep): string {
  const given = graph.input(name, column('double'));
  const isMissing = graph.node('IsNaN', [given]);
  const { median, mean, scale, indicator } = step;
  const filled =
    median === null ? given : graph.node('Where', [isMissing, number(graph, median), given]);
  const centred = mean === 0 ? filled : graph.node('Sub', [filled, number(graph, mean)]);
  const scaled = scale === 1 ? centred : graph.node('Div', [centred, number(graph, scale)]);
  if (!indicator) return scaled;
  return graph.node('Concat', [scaled, graph.node('Cast', [isMissing], { to: 11 })], { axis: 1 });
}

/** @returns int64: the row of the step's table, see tableOf */
function addCategory(graph: Graph, { name, categories = [] }: SignatureInput): string {
  const given = graph.input(name, column('string'));
  return graph.node('LabelEncoder', [given], {
    keys_strings: { texts: [...categories, ''] },
    values_int64s: { integers: [...categories.keys(), categories.length + 1] },
    default_int64: categories.length,
  });
}

function addBoolean(graph: Graph, { name, categories = [] }: SignatureInput): string {
  const given = graph.input(name, column('bool'));
  const rowOf = (truth: boolean): number => {
    const code = categories.findIndex((text) => isTrueText(text) === truth);
    return code < 0 ? categories.length : code;
  };
  const rows = graph.constant({
    element: 'int64',
    dimensions: [2],
    values: [rowOf(false), rowOf(true)],
  });
  return graph.node('Gather', [rows, graph.node('Cast', [given], { to: 7 })], { axis: 0 });
}

/** What the step makes of each category, of an unknown one, and of a missing one: a row each. */
function tableOf(step: PipelineStep, categories: number): Tensor {
  const codes = Float64Array.from({ length: categories + 2 }, (_, code) => code);
  codes[categories] = -1;
  codes[categories + 1] = NaN;
  const table = zeroMatrix(codes.length, widthOf(step));
  writeStep(step, codes, table, 0);
  return { element: 'double', dimensions: [table.rows, table.columns], values: table.data };
}

function column(element: Element) {
  return { element, dimensions: ['rows', 1] } as const;
}

function number(graph: Graph, value: number): string {
  return graph.constant({ element: 'double', dimensions: [1, 1], values: [value] });
}
