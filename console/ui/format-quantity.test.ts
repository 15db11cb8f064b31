import {
  formatAgo,
  formatCounted,
  formatDuration,
  formatShare,
  formatValue,
} from './format-quantity';

describe('formatDuration', () => {
  it.each([
    [0.0404, '40 ms'],
    [0.9996, '1.0 s'],
    [3.21, '3.2 s'],
    [9.96, '10 s'],
    [72, '1 m 12 s'],
    [7500, '2 h 5 m'],
    [400_000, '4 days'],
  ])('writes %p s as %p', (seconds, text) => {
    expect(formatDuration(seconds)).toBe(text);
  });
});

describe('formatShare', () => {
  it('never lets what is not quite all or nothing look like it', () => {
    expect([0, 0.0001, 0.88, 0.99999, 1].map(formatShare)).toEqual([
      '0.0 %',
      '< 0.1 %',
      '88.0 %',
      '> 99.9 %',
      '100.0 %',
    ]);
  });
});

describe('formatValue', () => {
  it('keeps at most six significant digits and every digit of a whole number', () => {
    expect([5.8433333, 1234567, 0.00001234, 0].map(formatValue)).toEqual([
      '5.84333',
      '1,234,567',
      '1.234e-5',
      '0',
    ]);
  });
});

describe('formatAgo', () => {
  it('counts in the largest unit that says something, and never the future', () => {
    expect(formatAgo(10_000, 0)).toBe('now');
    expect(formatAgo(0, 59_000)).toBe('59 s ago');
    expect(formatAgo(0, 3_599_000)).toBe('59 min ago');
    expect(formatAgo(0, 86_400_000 * 3)).toBe('3 days ago');
  });
});

describe('formatCounted', () => {
  it('bends the noun', () => {
    expect([formatCounted(1, 'row'), formatCounted(20640, 'row')]).toEqual([
      '1 row',
      '20,640 rows',
    ]);
  });
});
