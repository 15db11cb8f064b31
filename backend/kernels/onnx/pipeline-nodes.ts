import type { SignatureInput } from '../../contracts/model';
import { KernelError } from '../kernel-error';
import { widthOf } from '../pipeline/column-inputs';
import { zeroMatrix } from '../pipeline/matrix';
import type { DateStep, NumberStep, Pipeline, PipelineStep } from '../pipeline/pipeline';
import { writeStep } from '../pipeline/write-step';
import { isTrueText } from '../table/table';
import type { Element, Tensor } from './attribute';
import { addDateParts } from './date-nodes';
import type { Graph } from './graph';

/**
 * The pipeline by nodes of the graph: an input per column of the signature, which is a double, a
 * text or a boolean. Missing is NaN, and an empty text. ONNX has no dates: days and moments come as
 * milliseconds since 1970 by UTC.
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
  if (step.kind === 'date') return addDate(graph, input, step);
  if (step.kind === 'text') throw textIsNotExportable(input);
  const row = step.kind === 'boolean' ? addBoolean(graph, input) : addCategory(graph, input);
  const table = graph.constant(tableOf(step, input.categories?.length ?? 0));
  const found = graph.node('Gather', [table, row], { axis: 0 });
  return graph.node('Reshape', [found, graph.integers(-1, widthOf(step))]);
}

function textIsNotExportable({ name }: SignatureInput): KernelError {
  return new KernelError(
    'not-exportable',
    `ONNX has no way to count the words of "${name}" by their hashes. Train without texts, or export the model as JSON (?format=json).`,
  );
}

function addNumber(graph: Graph, { name }: SignatureInput, step: NumberStep): string {
  const { filled, isMissing } = addFilled(graph, name, step.median);
  const scaled = addScaled(graph, filled, { means: [step.mean], scales: [step.scale] });
  return step.indicator ? withMark(graph, scaled, isMissing) : scaled;
}

function addDate(graph: Graph, { name }: SignatureInput, step: DateStep): string {
  const { filled, isMissing } = addFilled(graph, name, step.median);
  const scaled = addScaled(graph, addDateParts(graph, filled, step.parts), step);
  return step.indicator ? withMark(graph, scaled, isMissing) : scaled;
}

function addFilled(graph: Graph, name: string, median: number | null) {
  const given = graph.input(name, column('double'));
  const isMissing = graph.node('IsNaN', [given]);
  const filled =
    median === null ? given : graph.node('Where', [isMissing, graph.number(median), given]);
  return { filled, isMissing };
}

function addScaled(
  graph: Graph,
  values: string,
  { means, scales }: Pick<DateStep, 'means' | 'scales'>,
): string {
  const isCentred = means.every((mean) => mean === 0);
  const centred = isCentred ? values : graph.node('Sub', [values, graph.row(means)]);
  const isScaled = scales.every((scale) => scale === 1);
  return isScaled ? centred : graph.node('Div', [centred, graph.row(scales)]);
}

function withMark(graph: Graph, values: string, isMissing: string): string {
  return graph.node('Concat', [values, graph.node('Cast', [isMissing], { to: 11 })], { axis: 1 });
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
  const rows = graph.integers(rowOf(false), rowOf(true));
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
