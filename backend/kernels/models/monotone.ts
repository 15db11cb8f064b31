import type { JsonObject, JsonValue } from '../../contracts/json';
import { KernelError } from '../kernel-error';
import { didYouMean, matchColumns } from '../table/column-match';
import type { ParameterProperty, TrainingData } from './algorithm';

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
  if (typeof asked !== 'object' || asked === null) return undefined;
  const bound = Object.entries(asked as JsonObject).filter(([, way]) => way !== 0);
  if (bound.length === 0) return undefined;
  if (classes > 2)
    throw refusal(
      `With ${classes} classes no prediction can rise or fall with a column. Leave monotonic_cst out, or choose a target of two classes.`,
    );
  const inputs = [...new Set(columns.map(({ input }) => input))];
  const { indices } = matchColumns(
    bound.map(([name]) => name),
    inputs,
  );
  const ways = new Int32Array(x.columns);
  bound.forEach(([name, way], at) => {
    const input = inputs[indices[at]!];
    if (input === undefined)
      throw refusal(
        `monotonic_cst names "${name.slice(0, 80)}", which is no column to learn from.${didYouMean(name, inputs)} Choose from: ${inputs.slice(0, 20).join(', ')}.`,
      );
    const column = columns.findIndex((other) => other.input === input && other.isValue);
    if (column < 0)
      throw refusal(
        `monotonic_cst names "${input}", which is no number but a category or a date. Leave it out.`,
      );
    ways[column] = way as number;
  });
  return ways;
}

function refusal(detail: string): KernelError {
  return new KernelError('invalid-parameter', detail, [
    { pointer: '/parameters/monotonic_cst', detail },
  ]);
}
