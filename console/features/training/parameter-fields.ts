import type { JsonValue } from '../../../backend/contracts/json';

/**
 * An algorithm's JSON Schema as fields of a form. Every parameter is a choice between constants
 * (`None`, `sqrt`, `Yes`), at most a few kinds of numbers, and an object of named values.
 */
export interface ParameterField {
  name: string;
  title: string;
  description: string;
  default: JsonValue;
  choices: ParameterChoice[];
}

export type ParameterChoice =
  | { kind: 'constant'; text: string; value: JsonValue }
  | { kind: 'object'; text: string }
  | ({ kind: 'number' } & NumberRange);

export interface NumberRange {
  text: string;
  integer: boolean;
  minimum?: number;
  exclusiveMinimum?: number;
  maximum?: number;
}

/** The fields of a schema, in its order. What is no parameter of a known type is left out. */
export function parameterFields(schema: Record<string, unknown>): ParameterField[] {
  const properties = isRecord(schema['properties']) ? schema['properties'] : {};
  return Object.entries(properties).flatMap(([name, property]) => {
    if (!isRecord(property)) return [];
    const choices = choicesOf(property);
    if (choices.length === 0) return [];
    return [
      {
        name,
        title: textOr(property['title'], name),
        description: textOr(property['description'], ''),
        default: (property['default'] ?? null) as JsonValue,
        choices,
      },
    ];
  });
}

/** Which choice a value belongs to: the constant it equals, else the first number it fits. */
export function choiceOf(field: ParameterField, value: JsonValue): number {
  const constant = field.choices.findIndex(
    (choice) => choice.kind === 'constant' && choice.value === value,
  );
  if (constant >= 0) return constant;
  const named = field.choices.findIndex(({ kind }) => kind === 'object');
  if (named >= 0 && isRecord(value)) return named;
  const fitting = field.choices.findIndex(
    (choice) =>
      choice.kind === 'number' && typeof value === 'number' && !rangeProblem(choice, value),
  );
  if (fitting >= 0) return fitting;
  return Math.max(
    0,
    field.choices.findIndex((choice) => choice.kind === 'number'),
  );
}

/** An object as it is typed, `{"yes": 5}`; what is none stays a text, which is refused by name. */
export function objectOf(text: string): JsonValue {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? (value as JsonValue) : text;
  } catch {
    return text;
  }
}

/** Why a number does not do, or undefined where it does. */
export function rangeProblem(range: NumberRange, value: number): string | undefined {
  if (!Number.isFinite(value)) return 'Enter a number.';
  if (range.integer && !Number.isInteger(value)) return 'Enter a whole number.';
  if (range.minimum !== undefined && value < range.minimum) return `At least ${range.minimum}.`;
  if (range.exclusiveMinimum !== undefined && value <= range.exclusiveMinimum)
    return `More than ${range.exclusiveMinimum}.`;
  if (range.maximum !== undefined && value > range.maximum) return `At most ${range.maximum}.`;
  return undefined;
}

/** A number of the range to start from when its choice is picked. */
export function startOf(range: NumberRange, fallback: JsonValue): number {
  if (typeof fallback === 'number' && !rangeProblem(range, fallback)) return fallback;
  const { minimum, exclusiveMinimum, maximum } = range;
  if (range.integer) return Math.max(minimum ?? 1, (exclusiveMinimum ?? 0) + 1);
  return minimum ?? maximum ?? (exclusiveMinimum ?? 0) + 1;
}

function choicesOf(property: Record<string, unknown>): ParameterChoice[] {
  if (Array.isArray(property['anyOf']))
    return property['anyOf'].filter(isRecord).flatMap(choicesOf);
  if (Array.isArray(property['enum']))
    return property['enum'].map((value: JsonValue) => constant(value));
  switch (property['type']) {
    case 'boolean':
      return [constant(true), constant(false)];
    case 'null':
      return [constant(null)];
    case 'integer':
    case 'number':
      return [{ kind: 'number', ...rangeOf(property, property['type'] === 'integer') }];
    case 'object':
      return isRecord(property['additionalProperties'])
        ? [{ kind: 'object', text: 'By name' }]
        : [];
    default:
      return [];
  }
}

function rangeOf(property: Record<string, unknown>, integer: boolean): NumberRange {
  const range: NumberRange = { text: integer ? 'Whole number' : 'Number', integer };
  for (const key of ['minimum', 'exclusiveMinimum', 'maximum'] as const) {
    const limit = property[key];
    if (typeof limit === 'number') range[key] = limit;
  }
  return range;
}

function constant(value: JsonValue): ParameterChoice {
  const words: Record<string, string> = { null: 'None', true: 'Yes', false: 'No' };
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return { kind: 'constant', text: words[text] ?? text, value };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function textOr(value: unknown, fallback: string): string {
  return typeof value === 'string' && value !== '' ? value : fallback;
}
