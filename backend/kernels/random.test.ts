import { createRandom, deriveSeed } from './random';

describe('createRandom', () => {
  it('gives the same stream for the same seed and key, another for any other', () => {
    const draw = (seed: number, ...key: (string | number)[]): number[] => {
      const random = createRandom(seed, ...key);
      return Array.from({ length: 8 }, () => random.uniform());
    };
    expect(draw(42, 'tree', 1)).toEqual(draw(42, 'tree', 1));
    const streams = [
      draw(42),
      draw(43),
      draw(42, 'tree', 1),
      draw(42, 'tree', 2),
      draw(42, 'tree1'),
    ];
    streams.push(draw(42, 'tree', '1'));
    expect(new Set(streams.map(String)).size).toBe(streams.length);
  });

  it('is uniform on [0, 1) within four standard errors (seed 1, 100,000 draws)', () => {
    const random = createRandom(1);
    const draws = Array.from({ length: 100_000 }, () => random.uniform());
    const mean = draws.reduce((sum, value) => sum + value, 0) / draws.length;
    expect(Math.abs(mean - 0.5)).toBeLessThan(4 * Math.sqrt(1 / 12 / draws.length));
    expect(draws.every((value) => value >= 0 && value < 1)).toBe(true);
  });

  it('draws every whole number below the limit equally often (chi-square, 6 degrees, p > 0.001)', () => {
    const random = createRandom(2);
    const counts = new Int32Array(7);
    for (let draw = 0; draw < 70_000; draw++) counts[random.integer(7)]!++;
    const square = counts.reduce((sum, count) => sum + (count - 10_000) ** 2 / 10_000, 0);
    expect(square).toBeLessThan(22.46);
  });

  it('shuffles into a permutation', () => {
    const values = Int32Array.from({ length: 100 }, (_, index) => index);
    const shuffled = values.slice();
    createRandom(3).shuffle(shuffled);
    expect(shuffled).not.toEqual(values);
    expect(shuffled.sort()).toEqual(values);
  });
});

describe('deriveSeed', () => {
  it('gives unsigned 32-bit integers that differ by key', () => {
    const seeds = Array.from({ length: 1000 }, (_, tree) => deriveSeed(42, 'tree', tree));
    expect(new Set(seeds).size).toBe(1000);
    expect(seeds.every((seed) => seed === seed >>> 0)).toBe(true);
  });
});
