import type {
  LeftOutColumn,
  Signature,
  SignatureInput,
  Task,
  TextSettings,
} from '../../contracts/model';
import { KernelError } from '../kernel-error';
import { didYouMean, matchColumns } from './column-match';
import { classLabels } from './class-labels';
import { selectValue } from './select-value';
import {
  selectRows,
  type CategoryColumn,
  type Column,
  type NumericColumn,
  type TextColumn,
  type Table,
} from './table';

/**
 * Describes what a model trained on exactly these rows takes and gives: ranges, medians and
 * categories are those of the given rows, so pass the training rows only.
 *
 * @throws KernelError `target-missing`, `no-features`, `not-finite`
 */
export function buildSignature(
  table: Table,
  { target, weights, features, task, rows, text }: SignatureRequest,
): Signature {
  const targetColumn = findTarget(table, target);
  // One column's rows at a time: a table of training rows would be a second copy of everything.
  const seen = (column: Column): Column => (rows ? selectRows(column, rows) : column);
  const described = chooseColumns(table, { target: targetColumn, weights }, features).map(
    (column) => ({
      column,
      input: describeColumn(seen(column)),
    }),
  );
  const texts = text ? describeTexts(table, { features, rows, text }) : [];
  const inputs = [...described.flatMap(({ input }) => input ?? []), ...texts];
  const empty = described.filter(({ input }) => !input).map(({ column }) => column);
  if (features !== null) expectValues(empty);
  if (inputs.length === 0) throw nothingToLearnFrom(targetColumn);
  const signature: Signature = { task, target: targetColumn.name, inputs };
  const withoutValue: LeftOutColumn[] = [
    ...empty.map(({ name, type }) => ({ name, type })),
    ...(table.texts ?? [])
      .filter(({ name }) => !texts.some((input) => input.name === name))
      .map(({ name }) => ({ name, type: 'text' as const })),
  ];
  const leftOut = features === null ? [...(table.leftOut ?? []), ...withoutValue] : [];
  if (leftOut.length > 0) signature.leftOut = leftOut;
  if (task === 'classification') signature.classes = classLabels(seen(targetColumn));
  return signature;
}

export interface SignatureRequest {
  target: string;
  /** The column that weighs rows: no input either. */
  weights?: string | undefined;
  /** Names of the columns to learn from; null = every other column that has a value. */
  features: readonly string[] | null;
  task: Task;
  /** The training rows; all of the table where absent. */
  rows?: Int32Array;
  /** How words are counted; texts are left out where absent. */
  text?: TextSettings | undefined;
}

/** Texts come after the columns. A missing one is one without words, so none is required. */
function describeTexts(
  { texts = [] }: Table,
  { features, rows, text }: Pick<SignatureRequest, 'features' | 'rows' | 'text'>,
): SignatureInput[] {
  const seen = (column: TextColumn): boolean =>
    rows ? rows.some((row) => column.texts[row] !== null) : true;
  return texts
    .filter((column) => (features === null || features.includes(column.name)) && seen(column))
    .map(({ name }) => ({ name, type: 'text', required: false, ...(text && { text }) }));
}

/** The target's column, by the column match rule. Throws KernelError `target-missing`. */
export function findTarget(table: Table, target: string): Column {
  const names = table.columns.map((column) => column.name);
  const column = table.columns[matchColumns([target], names).indices[0]!];
  if (column) return column;
  const left = table.leftOut?.find(({ name }) => name === target);
  if (left)
    throw new KernelError(
      'target-missing',
      `The target column "${target}" is of type ${left.type}, which cannot be predicted. ` +
        `Give the column another type, or choose one of: ${listNames(names)}.`,
    );
  throw new KernelError(
    'target-missing',
    `The target column "${target}" is not a column that can be learned from.` +
      `${didYouMean(target, names)} Choose one of: ${listNames(names)}.`,
  );
}

interface Reserved {
  target: Column;
  weights: string | undefined;
}

function chooseColumns(
  table: Table,
  reserved: Reserved,
  features: readonly string[] | null,
): readonly Column[] {
  if (features !== null) return namedColumns(table, reserved, features);
  return table.columns.filter(
    (column) => column !== reserved.target && column.name !== reserved.weights,
  );
}

function nothingToLearnFrom(target: Column): KernelError {
  return new KernelError(
    'no-features',
    `There is no column to learn from beside the target "${target.name}". ` +
      'Texts, identifiers and columns without a value are left out; add a number, a category or a date, ' +
      'or let the words of texts be counted: "text": "hashed_words" in the pipeline.',
  );
}

function expectValues(empty: readonly Column[]): void {
  refuseFeatures(empty.map(({ name }) => `"${name}" has no value in the training rows.`));
}

function refuseFeatures(problems: readonly string[]): void {
  if (problems.length === 0) return;
  throw new KernelError(
    'no-features',
    `Some features cannot be learned from. Leave them out or correct them: ${problems[0]}`,
    problems.map((detail) => ({ pointer: '/features', detail })),
  );
}

function namedColumns(
  table: Table,
  { target, weights }: Reserved,
  features: readonly string[],
): Column[] {
  const names = table.columns.map((column) => column.name);
  const match = matchColumns(features, names);
  const texts = new Set(table.texts?.map(({ name }) => name));
  const problems: string[] = [];
  const chosen = new Set<Column>();
  features.forEach((feature, index) => {
    const column = table.columns[match.indices[index]!];
    if (texts.has(feature)) return;
    if (!column) problems.push(`"${feature}" ${whyNot(table, feature, names)}`);
    else if (column === target) problems.push(`"${feature}" is the target.`);
    else if (column.name === weights) problems.push(`"${feature}" weighs the rows.`);
    else chosen.add(column);
  });
  refuseFeatures(problems);
  // In the table's order, so that the order in which features are named does not change the model.
  return table.columns.filter((column) => chosen.has(column));
}

function whyNot(table: Table, feature: string, names: string[]): string {
  const left = table.leftOut?.find(({ name }) => name === feature);
  if (left?.type === 'text')
    return 'is a text: with "text": "hashed_words" in the pipeline its words are counted.';
  if (left) return `is of type ${left.type}, from which nothing can be learned.`;
  return `is not a column of it.${didYouMean(feature, names)}`;
}

/** Undefined for a column without a value. */
function describeColumn(column: Column): SignatureInput | undefined {
  return column.kind === 'numeric' ? describeNumbers(column) : describeCategories(column);
}

function describeNumbers(column: NumericColumn): SignatureInput | undefined {
  const present = presentValues(column.values);
  if (present.length === 0) return undefined;
  let minimum = Infinity;
  let maximum = -Infinity;
  for (const value of present) {
    if (value < minimum) minimum = value;
    if (value > maximum) maximum = value;
  }
  if (!Number.isFinite(minimum) || !Number.isFinite(maximum))
    throw new KernelError(
      'not-finite',
      `Column "${column.name}" holds an infinite value. Replace it by a number or leave it empty.`,
    );
  return {
    name: column.name,
    type: column.type,
    required: present.length === column.values.length,
    minimum,
    maximum,
    median: medianOf(present),
  };
}

function presentValues(values: Float64Array): Float64Array {
  const present = new Float64Array(values.length);
  let count = 0;
  for (const value of values) if (!Number.isNaN(value)) present[count++] = value;
  return present.subarray(0, count);
}

/** Reorders the values. */
function medianOf(values: Float64Array): number {
  const middle = values.length >> 1;
  const upper = selectValue(values, middle);
  if (values.length % 2 === 1) return upper;
  let lower = -Infinity;
  for (let at = 0; at < middle; at++) lower = Math.max(lower, values[at]!);
  return lower / 2 + upper / 2;
}

function describeCategories(column: CategoryColumn): SignatureInput | undefined {
  const counts = new Int32Array(column.categories.length);
  let missing = 0;
  for (const code of column.codes) {
    if (code < 0) missing++;
    else counts[code]!++;
  }
  if (missing === column.codes.length) return undefined;
  const seen = column.categories.filter((_, code) => counts[code]! > 0);
  const highest = counts.reduce((most, count) => Math.max(most, count), 0);
  return {
    name: column.name,
    type: column.type,
    required: missing === 0,
    categories: seen,
    mostFrequent: column.categories[counts.indexOf(highest)]!,
  };
}

function listNames(names: readonly string[]): string {
  const shown = names.slice(0, 20).map((name) => `"${name}"`);
  const rest = names.length - shown.length;
  return rest > 0 ? `${shown.join(', ')} and ${rest} more` : shown.join(', ');
}
