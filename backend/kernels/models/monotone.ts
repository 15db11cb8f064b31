import type { JsonObject, JsonValue } from '../../contracts/json';
import { KernelError } from '../kernel-error';
import { didYouMean, matchColumns } from '../table/column-match';
import type { ParameterProperty, TrainingData } from './algorithm';
import { nestedParameters } from './nested-parameters';

/** scikit-learn's monotonic_cst, by the names of columns. */
export const MONOTONIC_CST: ParameterProperty = {
  title: 'Monotone columns',
  description:
    'An object of columns and how predictions may move with them: 1 never falls, -1 never rises, 0 as it may. For numbers, and for regressions and two classes, where the probability of the second is meant; null binds nothing.',
  anyOf: [
    { type: 'null' },
    {
      type: 'object',
      required: [],
      properties: {},
      additionalProperties: { type: 'integer', minimum: -1, maximum: 1 },
    },
  ],
  default: null,
};

/**
 * How predictions may move with each column of the matrix: 1, 0 or -1. Undefined where nothing is
 * bound.
 *
 * @param asked value of monotonic_cst
 * @throws KernelError `invalid-parameter` for names that are no numbers to learn from, and for more
 * than two classes
 */
export function monotoneColumns(
  { x, classes, columns = [] }: TrainingData,
  asked: JsonValue | undefined,
): Int32Array | undefined {
  const bound = boundNames(asked);
  if (bound.length === 0) return undefined;
  if (classes > 2)
    throw refusal(
      `With ${classes} classes no prediction can rise or fall with a column. Leave monotonic_cst out, or choose a target of two classes.`,
    );
  const inputs = [...new Set(columns.map(({ input }) => input))].map((name) => ({
    name,
    isNumber: columns.some(({ input, isValue }) => input === name && isValue),
  }));
  const ways = new Int32Array(x.columns);
  expectNumbers(bound, inputs).forEach((name, at) => {
    const column = columns.findIndex(({ input, isValue }) => input === name && isValue);
    ways[column] = (asked as Record<string, number>)[bound[at]!]!;
  });
  return ways;
}

/**
 * Refuses names that are no numbers to learn from, those that an ensemble's members name too.
 *
 * @param place of the parameters in the request, a JSON pointer
 * @throws KernelError `invalid-parameter`
 */
export function checkMonotone(
  parameters: JsonObject,
  inputs: readonly MonotoneInput[],
  place = '/parameters',
): void {
  for (const { given, pointer } of nestedParameters(parameters, place))
    expectNumbers(boundNames(given['monotonic_cst']), inputs, `${pointer}/monotonic_cst`);
}

export interface MonotoneInput {
  name: string;
  isNumber: boolean;
}

function boundNames(asked: JsonValue | undefined): string[] {
  if (typeof asked !== 'object' || asked === null) return [];
  return Object.keys(asked).filter((name) => (asked as JsonObject)[name] !== 0);
}

/** What the inputs of these names are called. */
function expectNumbers(
  names: readonly string[],
  inputs: readonly MonotoneInput[],
  pointer?: string,
): string[] {
  const known = inputs.map(({ name }) => name);
  const { indices } = matchColumns(names, known);
  return names.map((name, at) => {
    const input = inputs[indices[at]!];
    if (input?.isNumber) return input.name;
    throw refusal(
      input
        ? `monotonic_cst names "${input.name}", which is no number but a category, a date or a text. Leave it out.`
        : `monotonic_cst names "${name.slice(0, 80)}", which is no column to learn from.${didYouMean(name, known)} Choose from: ${known.slice(0, 20).join(', ')}.`,
      pointer,
    );
  });
}

function refusal(detail: string, pointer = '/parameters/monotonic_cst'): KernelError {
  return new KernelError('invalid-parameter', detail, [{ pointer, detail }]);
}
