import type { JsonObject, JsonValue } from '../../contracts/json';
import type { ClassLabel } from '../../contracts/model';
import { KernelError } from '../kernel-error';
import { didYouMean, nearMatches } from '../table/column-match';
import type { ParameterProperty, TrainingData } from './algorithm';
import { nestedParameters } from './nested-parameters';

/** scikit-learn's class_weight. */
export const CLASS_WEIGHT: ParameterProperty = classWeightParameter(['balanced'], '');

/** … and for forests, whose trees see rows of their own each. */
export const SUBSAMPLE_WEIGHT: ParameterProperty = classWeightParameter(
  ['balanced', 'balanced_subsample'],
  ' balanced_subsample: the same among the rows that each tree sees;',
);

/** @param modes words that stand for weights, `balanced` first */
function classWeightParameter(modes: string[], explained: string): ParameterProperty {
  return {
    title: 'Class weights',
    description: `What rows of each class count: an object of classes and their weights, the others 1; balanced: all classes count the same, however many rows each has;${explained} null: all rows alike.`,
    anyOf: [
      { type: 'string', enum: modes },
      { type: 'null' },
      {
        type: 'object',
        required: [],
        properties: {},
        additionalProperties: { type: 'number', exclusiveMinimum: 0, maximum: 1e9 },
      },
    ],
    default: null,
  };
}

/**
 * What rows of each class count, by code, or undefined where all count the same. What balances
 * classes is counted in rows, whatever these weigh, as scikit-learn counts.
 *
 * @param asked value of class_weight
 */
export function classWeights(
  { y, classes, labels = [] }: TrainingData,
  asked: JsonValue | undefined,
): Float64Array | undefined {
  if (asked === null || asked === undefined) return undefined;
  const counts = new Float64Array(classes);
  if (typeof asked !== 'object') {
    for (const code of y) counts[code]!++;
    return counts.map((count) => (count > 0 ? y.length / (classes * count) : 1));
  }
  const named = asked as JsonObject;
  return counts.map((_, code) => {
    const name = String(labels[code]);
    return Object.hasOwn(named, name) ? (named[name] as number) : 1;
  });
}

/** The data with rows that count what they and their class do. */
export function weighClasses(data: TrainingData, asked: JsonValue | undefined): TrainingData {
  const perClass = classWeights(data, asked);
  if (!perClass) return data;
  const { y, weights } = data;
  return { ...data, weights: y.map((code, row) => perClass[code]! * (weights?.[row] ?? 1)) };
}

/**
 * Refuses weights of classes that the target does not have, those of an ensemble's members too.
 *
 * @param place of the parameters in the request, a JSON pointer
 * @throws KernelError `invalid-parameter`
 */
export function checkClassWeights(
  parameters: JsonObject,
  labels: readonly ClassLabel[],
  place = '/parameters',
): void {
  for (const { names, pointer } of weightsByClass(parameters, place))
    expectClasses(names, labels, pointer);
}

/** The classes that weights are named for, those of an ensemble's members too. */
export function namedClasses(parameters: JsonObject): Set<string> {
  return new Set(weightsByClass(parameters, '').flatMap(({ names }) => names));
}

/** Each object of classes and weights, by where it stands. */
function weightsByClass(
  parameters: JsonObject,
  place: string,
): { names: string[]; pointer: string }[] {
  return nestedParameters(parameters, place).flatMap(({ given, pointer }) => {
    const asked = given['class_weight'];
    if (typeof asked !== 'object' || asked === null) return [];
    return [{ names: Object.keys(asked), pointer: `${pointer}/class_weight` }];
  });
}

function expectClasses(names: string[], labels: readonly ClassLabel[], pointer: string): void {
  const known = labels.map(String);
  const unknown = names.find((name) => !known.includes(name));
  if (unknown === undefined) return;
  const list = known.slice(0, 20).join(', ') + (known.length > 20 ? ' …' : '');
  const shown = unknown.slice(0, 80);
  const detail = `class_weight names "${shown}", which is no class of the target.${didYouMean(shown, known)} Its classes are: ${list}.`;
  const [near] = nearMatches(shown, known);
  throw new KernelError('invalid-parameter', detail, [
    {
      pointer,
      detail,
      expected: list,
      got: shown,
      ...(near === undefined ? {} : { suggestion: near }),
    },
  ]);
}
