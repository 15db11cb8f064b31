/**
 * Exponential and logarithm of our own, so that a model's bits do not depend on the host's
 * mathematical library. Both are within 2 units in the last place.
 */

/** e^x; 0 below -745, Infinity above 709.8. */
export function exp(x: number): number {
  if (Number.isNaN(x)) return x;
  if (x < -745.2) return 0;
  if (x > 709.79) return Infinity;
  // x = k ln 2 + r with |r| ≤ ln 2 / 2; ln 2 in two parts keeps r exact.
  const k = Math.round(x * LOG2_E);
  const r = x - k * LN2_HIGH - k * LN2_LOW;
  let sum = 1;
  for (let term = 13; term >= 1; term--) sum = 1 + (r * sum) / term;
  // In two factors: 2^k alone can leave the range although the product does not.
  const half = k >> 1;
  return sum * powerOfTwo(half) * powerOfTwo(k - half);
}

/** Natural logarithm of a positive, finite, normal number. */
export function log(x: number): number {
  // x = m 2^k with m in [√½, √2); ln m = 2 atanh(s), s = (m - 1) / (m + 1), |s| ≤ 0.172.
  let k = 0;
  let m = x;
  while (m >= 65_536) {
    m /= 65_536;
    k += 16;
  }
  while (m < 1 / 65_536) {
    m *= 65_536;
    k -= 16;
  }
  while (m >= Math.SQRT2) {
    m /= 2;
    k++;
  }
  while (m < Math.SQRT1_2) {
    m *= 2;
    k--;
  }
  const s = (m - 1) / (m + 1);
  const square = s * s;
  let sum = 1 / 21;
  for (let odd = 19; odd >= 1; odd -= 2) sum = 1 / odd + square * sum;
  return k * LN2_HIGH + (2 * s * sum + k * LN2_LOW);
}

const LOG2_E = 1.4426950408889634;
/** The first 32 bits of ln 2: a product with any exponent is exact. */
const LN2_HIGH = 0.6931471803691238;
const LN2_LOW = 1.9082149292705877e-10;

const POWERS = new Float64Array(1201);
POWERS[600] = 1;
for (let k = 1; k <= 600; k++) {
  POWERS[600 + k] = POWERS[599 + k]! * 2;
  POWERS[600 - k] = POWERS[601 - k]! / 2;
}

function powerOfTwo(k: number): number {
  return POWERS[600 + k]!;
}
