import { choiceOf, objectOf, parameterFields, rangeProblem, startOf } from './parameter-fields';

const SCHEMA = {
  type: 'object',
  properties: {
    n_estimators: { type: 'integer', minimum: 1, maximum: 1000, default: 100, title: 'Trees' },
    max_depth: { anyOf: [{ type: 'integer', minimum: 1 }, { type: 'null' }], default: null },
    max_features: {
      anyOf: [
        { type: 'string', enum: ['sqrt', 'log2'] },
        { type: 'number', exclusiveMinimum: 0, maximum: 1 },
      ],
      default: 'sqrt',
    },
    bootstrap: { type: 'boolean', default: true },
    odd: { type: 'object' },
  },
};

describe('parameterFields', () => {
  const fields = parameterFields(SCHEMA);

  it('makes one field per parameter and leaves out what it cannot show', () => {
    expect(fields.map((field) => field.name)).toEqual([
      'n_estimators',
      'max_depth',
      'max_features',
      'bootstrap',
    ]);
  });

  it('turns alternatives into choices, constants by their words', () => {
    expect(fields.map((field) => field.choices.map((choice) => choice.text))).toEqual([
      ['Whole number'],
      ['Whole number', 'None'],
      ['sqrt', 'log2', 'Number'],
      ['Yes', 'No'],
    ]);
  });

  it('finds the choice of a value', () => {
    const [, depth, features] = fields;
    expect(depth && choiceOf(depth, null)).toBe(1);
    expect(depth && choiceOf(depth, 3)).toBe(0);
    expect(features && choiceOf(features, 0.5)).toBe(2);
  });
});

describe('an object of named values', () => {
  const [field] = parameterFields({
    properties: {
      class_weight: {
        anyOf: [
          { type: 'string', enum: ['balanced'] },
          { type: 'null' },
          { type: 'object', additionalProperties: { type: 'number' } },
        ],
        default: null,
      },
    },
  });

  it('is a choice beside the words', () => {
    expect(field?.choices.map(({ text }) => text)).toEqual(['balanced', 'None', 'By name']);
    expect(field && choiceOf(field, { yes: 5 })).toBe(2);
    expect(field && choiceOf(field, 'balanced')).toBe(0);
  });

  it('is read as JSON; what is none stays as it was typed', () => {
    expect(objectOf('{"yes": 5}')).toEqual({ yes: 5 });
    expect(objectOf('{"yes": ')).toBe('{"yes": ');
    expect(objectOf('[5]')).toBe('[5]');
  });
});

describe('rangeProblem', () => {
  const range = { text: '', integer: false, exclusiveMinimum: 0, maximum: 1 };

  it('names the limit that a number breaks', () => {
    expect(rangeProblem(range, 0)).toBe('More than 0.');
    expect(rangeProblem(range, 1.5)).toBe('At most 1.');
    expect(rangeProblem({ ...range, integer: true }, 0.5)).toBe('Enter a whole number.');
    expect(rangeProblem(range, Number.NaN)).toBe('Enter a number.');
    expect(rangeProblem(range, 1)).toBeUndefined();
  });

  it('accepts the number that a choice starts from', () => {
    expect(rangeProblem(range, startOf(range, null))).toBeUndefined();
  });
});
