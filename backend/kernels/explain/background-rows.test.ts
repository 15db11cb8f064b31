import { backgroundRows } from './background-rows';

const training = Int32Array.from({ length: 500 }, (_, row) => 3 * row);

describe('backgroundRows', () => {
  it('draws distinct training rows, in order, by seed', () => {
    const rows = backgroundRows(training, 4, 7);
    expect(rows).toHaveLength(64);
    expect(new Set(rows).size).toBe(64);
    expect([...rows]).toEqual([...rows].sort((a, b) => a - b));
    expect(rows.every((row) => training.includes(row))).toBe(true);
    expect(backgroundRows(training, 4, 7)).toEqual(rows);
    expect(backgroundRows(training, 4, 8)).not.toEqual(rows);
  });

  it('takes fewer of a wide table, and all where there are few', () => {
    expect(backgroundRows(training, 2048, 7)).toHaveLength(32);
    expect(backgroundRows(training, 100_000, 7)).toHaveLength(8);
    expect(backgroundRows(training.subarray(0, 3), 4, 7)).toHaveLength(3);
  });
});
