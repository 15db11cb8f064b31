import fc from 'fast-check';
import { ColumnGuess } from './column-guess';

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
    ['identifier', ['007', '12']],
    ['identifier', ['9007199254740993', '1']],
    ['identifier', MANY.map((index) => `user-${index}`)],
    ['text', MANY.map((index) => `a note number ${index}`)],
    ['text', ['', 'NA', '?']],
    ['category', ['x'.repeat(256), 'y']],
    ['text', ['x'.repeat(257), 'y', 'y z']],
  ])('is %s for %j', (type, values) => {
    expect(guess(values).type).toBe(type);
  });

  it('does not depend on the order of the values', () => {
    const value = fc.constantFrom('1', '2.5', '007', 'true', 'false', '', 'x', 'y z', '1e400');
    fc.assert(
      fc.property(fc.array(value, { minLength: 1 }), fc.nat(), (values, turn) => {
        const cut = turn % values.length;
        const turned = [...values.slice(cut), ...values.slice(0, cut)];
        const { mean, ...schema } = guess(values);
        const { mean: turnedMean, ...turnedSchema } = guess(turned);
        expect(turnedSchema).toEqual(schema);
        expect(turnedMean ?? 0).toBeCloseTo(mean ?? 0, 9);
      }),
      { seed: 1 },
    );
  });

  it('says what numbers are like, and counts two spellings of one number once', () => {
    expect(guess(['1', '1.0', '', 'NA', '4'])).toEqual({
      name: 'x',
      type: 'number',
      missing: 2,
      distinct: 2,
      minimum: 1,
      maximum: 4,
      mean: 2,
    });
  });

  it('has a finite mean even where the sum has none', () => {
    const { mean } = guess(['1.7e308', '-1.7e308', '1.7e308', '1.5']);
    expect(Number.isFinite(mean)).toBe(true);
  });

  it('sorts categories and keeps them as they are written', () => {
    expect(guess(['b', ' a', 'B', 'b']).categories).toEqual([' a', 'B', 'b']);
  });

  it('has false and true as the codes of every boolean column', () => {
    expect(guess(['TRUE', 'True'])).toMatchObject({ distinct: 1, categories: ['false', 'true'] });
  });

  it('stops counting at its limit', () => {
    const values = Array.from({ length: 300 }, (_, index) => `v${index}`);
    expect(guess(values, 100)).toEqual({
      name: 'x',
      type: 'identifier',
      missing: 0,
      distinct: 100,
    });
  });
});

function guess(values: readonly string[], limit = 10_000) {
  const column = new ColumnGuess(limit);
  for (const value of values) column.observe(value);
  return column.schema('x');
}
