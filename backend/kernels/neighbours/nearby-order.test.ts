import { createRandom } from '../random';
import { nearbyOrder } from './nearby-order';

describe('nearbyOrder', () => {
  it('names every row once, and on a line brings runs into their order', () => {
    const random = createRandom(2, 'line');
    const data = Float64Array.from({ length: 1000 }, () => random.integer(400));
    const order = nearbyOrder({ rows: 1000, columns: 1, data }, 16);
    expect([...order].sort((a, b) => a - b)).toEqual([...data.keys()]);
    for (let end = 16; end < 1000; end += 16) {
      const before = Math.max(...[...order.subarray(end - 16, end)].map((row) => data[row]!));
      expect(before).toBeLessThanOrEqual(
        Math.min(...[...order.subarray(end)].map((row) => data[row]!)),
      );
    }
  });

  it('cuts the column that spreads most', () => {
    const random = createRandom(3, 'wide');
    const data = Float64Array.from(
      { length: 2 * 256 },
      (_, at) => random.uniform() * (at % 2 === 0 ? 1 : 100),
    );
    const order = nearbyOrder({ rows: 256, columns: 2, data }, 64);
    const firsts = [0, 64, 128, 192].map((start) => {
      const wide = [...order.subarray(start, start + 64)].map((row) => data[2 * row + 1]!);
      return [Math.min(...wide), Math.max(...wide)];
    });
    firsts.slice(1).forEach(([low], at) => expect(low).toBeGreaterThanOrEqual(firsts[at]![1]!));
  });
});
