import fc from 'fast-check';
import { ByteSet } from './byte-set';
import { countNumbers } from './distinct-numbers';

const whole = fc.integer({ min: -300, max: 300 });
const spellings = fc.constantFrom<(value: number) => string>(
  (value) => `${value}`,
  (value) => `${value / 10}`,
  (value) => (value / 10).toFixed(1),
  (value) => (value / 100).toFixed(2),
  (value) => (value / 1e7).toExponential(),
  (value) => `${value}`.replace('-', '+'),
  (value) => (value / 10).toFixed(1).replace('.', ','),
  (value) => `0${value}.`,
  (value) => ` ${value}`,
  (value) => `${value / 7}`,
  () => '-0',
  () => 'nothing',
);

describe('Distinct numbers', () => {
  it('are as many as doubles, however they are written', () => {
    fc.assert(
      fc.property(
        fc.array(spellings, { minLength: 1, maxLength: 3 }),
        fc.array(whole, { maxLength: 60 }),
        (ways, values) => {
          const texts = values.map((value, at) => ways[at % ways.length]!(value));
          const numbers = texts.map((text) => Number(text.trim().replace(',', '.')));
          expect(countNumbers(setOf(texts))).toBe(new Set(numbers).size);
        },
      ),
      { seed: 5, numRuns: 2_000 },
    );
  });

  it.each([
    [['1', '1.0', '2'], 2],
    [['0.50', '0.5', '0.500'], 1],
    [['0.5', '1.0', '10.0'], 3],
    [['0', '-0', '0.0'], 1],
    [['0.1', '0.10000000000000001'], 1],
    [['9007199254740993', '9007199254740992'], 1],
    [[], 0],
  ])('%p are %i', (texts, count) => {
    expect(countNumbers(setOf(texts))).toBe(count);
  });
});

function setOf(texts: readonly string[]): ByteSet {
  const members = new ByteSet(10_000);
  for (const text of texts) {
    const bytes = Buffer.from(text);
    members.numberOf(bytes, 0, bytes.length, bytes.length);
  }
  return members;
}
