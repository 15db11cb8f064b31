/**
 * Random numbers from a seed (sfc32), the same on every machine. It owns nothing but its state and
 * avoids trigonometry, whose last bit differs between engines.
 */
export class SeededRandom {
  #state;
  #spare;

  /** @param {number} seed any 32-bit integer */
  constructor(seed) {
    this.#state = new Uint32Array([seed, 0x9e3779b9, 0x243f6a88, 1]);
    for (let round = 0; round < 15; round++) this.uniform();
  }

  /** At least `low`, below `high`, in steps of 2^-32 of the width. */
  uniform(low = 0, high = 1) {
    const s = this.#state;
    const sum = (s[0] + s[1] + s[3]) >>> 0;
    s[3]++;
    s[0] = s[1] ^ (s[1] >>> 9);
    s[1] = s[2] + (s[2] << 3);
    s[2] = ((s[2] << 21) | (s[2] >>> 11)) + sum;
    return low + (sum / 2 ** 32) * (high - low);
  }

  /** Normally distributed, by Marsaglia's polar method. */
  normal(mean = 0, deviation = 1) {
    if (this.#spare !== undefined) {
      const kept = this.#spare;
      this.#spare = undefined;
      return mean + deviation * kept;
    }
    for (;;) {
      const x = this.uniform(-1, 1);
      const y = this.uniform(-1, 1);
      const square = x * x + y * y;
      if (square === 0 || square >= 1) continue;
      const scale = Math.sqrt((-2 * Math.log(square)) / square);
      this.#spare = y * scale;
      return mean + deviation * x * scale;
    }
  }

  /** A whole number from 0 to `count` - 1. */
  below(count) {
    return Math.floor(this.uniform(0, count));
  }

  /** Index into `weights`, which need not sum to one. */
  weighted(weights) {
    let left = this.uniform(
      0,
      weights.reduce((sum, weight) => sum + weight, 0),
    );
    const found = weights.findIndex((weight) => (left -= weight) < 0);
    return found === -1 ? weights.length - 1 : found;
  }

  /** The same items in a random order. */
  shuffled(items) {
    const result = [...items];
    for (let last = result.length - 1; last > 0; last--) {
      const other = this.below(last + 1);
      [result[last], result[other]] = [result[other], result[last]];
    }
    return result;
  }

  /** `rows` x `columns` standard normal numbers. */
  matrix(rows, columns) {
    return Array.from({ length: rows }, () => Array.from({ length: columns }, () => this.normal()));
  }
}
