import type { ModelInput } from '../../api/types';

/** A model's signature as a form: one field per input, prefilled with what is typical. */
export type PlaygroundField =
  | { kind: 'number'; input: ModelInput; minimum: number; maximum: number; step: number }
  | { kind: 'choice'; input: ModelInput; options: string[] }
  | { kind: 'text'; input: ModelInput };

/** What stands in a field: a number, a category, or null for "missing". */
export type PlaygroundValue = number | string | null;
export type PlaygroundRow = Record<string, PlaygroundValue>;

export function playgroundFields(inputs: readonly ModelInput[]): PlaygroundField[] {
  return inputs.map((input) => {
    const { type, minimum, maximum, categories } = input;
    if ((type === 'number' || type === 'integer') && minimum !== undefined && maximum !== undefined)
      return { kind: 'number', input, minimum, maximum, step: sliderStep(input) };
    if (categories && categories.length > 0) return { kind: 'choice', input, options: categories };
    return { kind: 'text', input };
  });
}

/** The typical row: medians and most frequent categories. */
export function typicalRow(inputs: readonly ModelInput[]): PlaygroundRow {
  return Object.fromEntries(
    inputs.map((input) => [
      input.name,
      input.median ?? input.middle ?? input.most_frequent ?? input.categories?.[0] ?? null,
    ]),
  );
}

/** A row anywhere in the training range, each input on its own; `random` gives numbers in [0, 1). */
export function randomRow(fields: readonly PlaygroundField[], random: () => number): PlaygroundRow {
  return Object.fromEntries(
    fields.map((field): [string, PlaygroundValue] => {
      const { name } = field.input;
      switch (field.kind) {
        case 'number': {
          const steps = Math.floor(random() * ((field.maximum - field.minimum) / field.step + 1));
          const value = field.minimum + steps * field.step;
          return [name, Number(Math.min(field.maximum, value).toPrecision(12))];
        }
        case 'choice':
          return [name, field.options[Math.floor(random() * field.options.length)] ?? null];
        case 'text':
          return [name, null];
      }
    }),
  );
}

/** The row as the API takes it: booleans are booleans, an empty field is a missing value. */
export function requestRow(
  fields: readonly PlaygroundField[],
  row: PlaygroundRow,
): Record<string, number | string | boolean | null> {
  return Object.fromEntries(
    fields.map(({ input }) => {
      const value = row[input.name] ?? null;
      if (input.type === 'boolean' && (value === 'true' || value === 'false'))
        return [input.name, value === 'true'];
      return [input.name, value];
    }),
  );
}

/** What to say below a field: nothing, that a value is missing, or that training saw nothing like it. */
export function fieldNote(field: PlaygroundField, value: PlaygroundValue): string | undefined {
  if (value === null || value === '')
    return field.input.required
      ? 'Needs a value: training saw none missing.'
      : 'Missing: filled in as in training.';
  if (field.kind !== 'number' || typeof value !== 'number') return undefined;
  const { minimum, maximum } = field;
  if (value >= minimum && value <= maximum) return undefined;
  return `Outside the training range ${minimum} to ${maximum}.`;
}

/** A round step that gives the slider about a hundred places. */
function sliderStep({ type, minimum = 0, maximum = 0 }: ModelInput): number {
  const span = maximum - minimum;
  if (span <= 0) return 1;
  const step = Number((10 ** Math.floor(Math.log10(span / 50))).toPrecision(1));
  return type === 'integer' ? Math.max(1, step) : step;
}
