import { compareMetric, formatMetric } from './metric-registry';

describe('formatMetric', () => {
  it('gives scores three decimals and errors the digits their size is worth', () => {
    expect(formatMetric('f1', 0.96666)).toBe('0.967');
    expect(formatMetric('rmse', 0.123456)).toBe('0.1235');
    expect(formatMetric('mse', 3025.7)).toBe('3026');
    expect(formatMetric('f1', undefined)).toBe('–');
  });
});

describe('compareMetric', () => {
  it('puts the better one first, by the direction of the metric, and the missing one last', () => {
    expect([0.1, undefined, 0.3].sort((a, b) => compareMetric('f1', a, b))[0]).toBe(0.3);
    expect([3, 1, 2].sort((a, b) => compareMetric('rmse', a, b))).toEqual([1, 2, 3]);
    expect(compareMetric('f1', undefined, 0)).toBeGreaterThan(0);
  });
});
