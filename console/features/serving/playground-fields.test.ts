import type { ModelInput } from '../../api/types';
import {
  fieldNote,
  playgroundFields,
  randomRow,
  requestRow,
  typicalRow,
} from './playground-fields';

const INPUTS: ModelInput[] = [
  { name: 'width', type: 'number', required: true, minimum: 0.1, maximum: 2.5, median: 1.3 },
  { name: 'rooms', type: 'integer', required: false, minimum: 1, maximum: 9, median: 4 },
  {
    name: 'colour',
    type: 'category',
    required: true,
    categories: ['red', 'blue'],
    most_frequent: 'blue',
  },
  {
    name: 'new',
    type: 'boolean',
    required: true,
    categories: ['false', 'true'],
    most_frequent: 'true',
  },
];
const FIELDS = playgroundFields(INPUTS);
const [WIDTH, ROOMS] = FIELDS;

describe('playgroundFields', () => {
  it('gives numbers a slider of about a hundred round steps and classes a choice', () => {
    expect(FIELDS.map((field) => (field.kind === 'number' ? field.step : field.kind))).toEqual([
      0.01,
      1,
      'choice',
      'choice',
    ]);
  });
});

describe('typicalRow', () => {
  it('holds medians and most frequent categories', () => {
    expect(typicalRow(INPUTS)).toEqual({ width: 1.3, rooms: 4, colour: 'blue', new: 'true' });
  });
});

describe('randomRow', () => {
  it.each([0, 0.37, 0.5, 0.999999])('stays within what training saw, drawing %p', (drawn) => {
    const row = randomRow(FIELDS, () => drawn);
    for (const field of FIELDS)
      expect(fieldNote(field, row[field.input.name] ?? null)).toBeUndefined();
  });
});

describe('requestRow', () => {
  it('writes booleans as booleans and an empty field as null', () => {
    expect(requestRow(FIELDS, { width: 1, rooms: null, colour: 'red', new: 'false' })).toEqual({
      width: 1,
      rooms: null,
      colour: 'red',
      new: false,
    });
  });
});

describe('fieldNote', () => {
  it('tells a value outside the training range from one that is missing', () => {
    expect(WIDTH && fieldNote(WIDTH, 3.9)).toBe('Outside the training range 0.1 to 2.5.');
    expect(WIDTH && fieldNote(WIDTH, null)).toMatch(/Needs a value/);
    expect(ROOMS && fieldNote(ROOMS, null)).toMatch(/filled in/);
    expect(WIDTH && fieldNote(WIDTH, 2.5)).toBeUndefined();
  });
});
