import { createRandom } from '../random';
import { exp, log } from './exp-log';

const relative = (got: number, wanted: number): number => Math.abs(got - wanted) / Math.abs(wanted);

describe('exp and log', () => {
  it("agree with the host's functions within 4 units in the last place (seed 1, 20,000 values)", () => {
    const random = createRandom(1);
    let worst = 0;
    for (let draw = 0; draw < 20_000; draw++) {
      const x = (random.uniform() - 0.5) * 1400;
      const y = Math.exp((random.uniform() - 0.5) * 80);
      worst = Math.max(worst, relative(exp(x), Math.exp(x)));
      if (Math.abs(y - 1) > 1e-3) worst = Math.max(worst, relative(log(y), Math.log(y)));
    }
    expect(worst).toBeLessThan(4 * Number.EPSILON);
  });

  it('keep to the limits', () => {
    expect([exp(0), exp(-Infinity), exp(Infinity), exp(NaN), log(1)]).toEqual([
      1,
      0,
      Infinity,
      NaN,
      0,
    ]);
    expect(exp(-745)).toBeGreaterThan(0);
    expect(exp(709.7)).toBeLessThan(Infinity);
  });
});
