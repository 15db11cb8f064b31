import { createRandom } from '../random';
import { commonShift } from './common-shift';

describe('commonShift', () => {
  it('leaves the least penalty (seed 1, 500 columns, against 2,000 other shifts)', () => {
    const random = createRandom(1);
    for (let column = 0; column < 500; column++) {
      const own = Float64Array.from({ length: 3 + (column % 4) }, () => random.uniform() * 4 - 2);
      const squared = column % 2 === 0 ? 0 : random.uniform() * 3;
      const penalty = (shift: number): number =>
        own.reduce((sum, value) => {
          const rest = value - shift;
          return sum + Math.abs(rest) + (squared / 2) * rest * rest;
        }, 0);
      const least = penalty(commonShift(own, 1, squared));
      const others = Array.from({ length: 2000 }, (_, k) => penalty(-2 + k / 500));
      expect(Math.min(...others)).toBeGreaterThanOrEqual(least - 1e-12);
    }
  });

  it('is 0 where that is as good as anything', () => {
    expect(commonShift(Float64Array.of(-1, 2, 0, 3, -4), 1, 0)).toBe(0);
    expect(commonShift(Float64Array.of(-1, 2), 1, 0)).toBe(0);
  });
});
