import fc from 'fast-check';
import { columnBatch } from '../../test/column-batch';
import { guessType } from './guess-type';
import { MissingMarkers, USUAL_MARKERS } from './missing-markers';
import { TypedColumn } from './typed-column';

const MANY = Array.from({ length: 50 }, (_, index) => index);

describe('Type of a column', () => {
  it.each<[string, string[]]>([
    ['integer', ['1', '-2', '+3', '0', ' 4 ', '9007199254740991']],
    ['number', ['1', '2.5', '.5', '1e-3', '-4.']],
    ['number', ['1.0', '9007199254740993']],
    ['boolean', ['true', 'False', 'TRUE']],
    ['category', ['yes', 'no', 'yes']],
    ['category', ['1', '2', 'three']],
    ['category', ['1e309', '2']],
    ['category', ['0x10', '1_000', '1,5']],
    ['category', ['1,5', '2']],
    ['identifier', ['007', '12']],
    ['identifier', ['9007199254740993', '1']],
    ['identifier', MANY.map((index) => `user-${index}`)],
    ['text', MANY.map((index) => `a note number ${index}`)],
    ['text', ['', 'NA', '?']],
    ['category', ['x'.repeat(256), 'y']],
    ['text', ['x'.repeat(257), 'y', 'y z']],
    ['date', ['2024-02-29', '2023-1-1', '']],
    ['date', ['31.12.2024', '01.02.2024']],
    ['date', ['12/31/2024', '01/02/2024']],
    ['category', ['01/02/2024', '03/04/2024']],
    ['category', ['31/12/2024', '12/31/2024']],
    ['category', ['2023-02-29', '2024-02-29']],
    ['datetime', ['2024-02-29', '2024-02-29T10:00:00Z']],
  ])('is %s for %j', (type, values) => {
    expect(guess(values).type).toBe(type);
  });

  it('takes decimal commas where the delimiter is none, but not beside points', () => {
    expect(guess(['1,5', '2'], 'either').type).toBe('number');
    expect(guess(['1,5', '2.5'], 'either').type).toBe('category');
    expect(guess(['1,5', '2'], ',').type).toBe('number');
    expect(guess(['1.5', '2'], ',').type).toBe('category');
  });

  it('does not depend on the order of the values', () => {
    const value = fc.constantFrom('1', '2.5', '007', 'true', '', 'x', 'y z', '1e400', '2024-01-02');
    fc.assert(
      fc.property(fc.array(value, { minLength: 1 }), fc.nat(), (values, turn) => {
        const cut = turn % values.length;
        const turned = [...values.slice(cut), ...values.slice(0, cut)];
        expect(guess(turned).type).toBe(guess(values).type);
      }),
      { seed: 1 },
    );
  });

  it('says what kept a column from being numbers', () => {
    expect(guess([...MANY.map(String), '17', 'n.a.']).reason).toContain(
      '98.1 % are numbers or dates, but the value in row 53 is not',
    );
  });
});

function guess(values: readonly string[], decimal: 'either' | '.' | ',' = '.') {
  const column = new TypedColumn(new MissingMarkers(USUAL_MARKERS), {
    distinctLimit: 10_000,
    isText: false,
  });
  column.scan(columnBatch(values), 0);
  return guessType(column, decimal);
}
