import { createRandom } from '../random';
import { selectValue } from './select-value';

describe('selectValue', () => {
  const random = createRandom(3, 'select-value');
  const make = (length: number, value: (at: number) => number) =>
    Float64Array.from({ length }, (_, at) => value(at));

  it.each([
    ['random', make(5_000, () => random.uniform())],
    ['few distinct', make(5_000, () => random.integer(3))],
    ['equal', make(5_000, () => 7)],
    ['rising', make(5_000, (at) => at)],
    ['falling', make(5_000, (at) => -at)],
    ['an organ pipe', make(5_000, (at) => Math.min(at, 5_000 - at))],
    ['a single one', make(1, () => 4)],
    ['infinite ones', make(99, (at) => (at % 3 === 0 ? Infinity : at % 3 === 1 ? -Infinity : at))],
  ])('finds what sorting finds, and parts the rest: %s', (_name, values) => {
    const sorted = values.slice().sort();
    for (const share of [0, 0.3, 0.5, 1]) {
      const place = Math.floor(share * (values.length - 1));
      const parted = values.slice();
      expect(selectValue(parted, place)).toBe(sorted[place]);
      expect(parted.subarray(0, place).every((value) => value <= sorted[place]!)).toBe(true);
      expect(parted.subarray(place).every((value) => value >= sorted[place]!)).toBe(true);
    }
  });
});
