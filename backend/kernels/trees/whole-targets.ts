/** Values as whole numbers from 0, and back. */
export interface WholeTargets {
  whole: Float64Array;
  /** Rises with the whole number, whatever rounding does. */
  valueOf(whole: number): number;
}

/**
 * Targets as whole numbers from 0, as fine as their sum may be, so that sums are exact whatever
 * their order.
 */
export function wholeTargets(y: Float64Array): WholeTargets {
  let lowest = Infinity;
  let highest = -Infinity;
  for (const value of y) {
    lowest = Math.min(lowest, value);
    highest = Math.max(highest, value);
  }
  const bits = Math.min(30, 39 - bitsOf(y.length - 1));
  // Halves, because the spread of finite numbers can be infinite.
  const spread = highest / 2 - lowest / 2;
  if (spread === 0) return { whole: new Float64Array(y.length), valueOf: () => lowest };
  const steps = 2 ** bits - 1;
  return {
    whole: y.map((value) => Math.round(((value / 2 - lowest / 2) / spread) * steps)),
    valueOf: (whole) => 2 * (lowest / 2 + (whole / steps) * spread),
  };
}

/** Bits that a whole number below 2^32 takes. */
export function bitsOf(value: number): number {
  return 32 - Math.clz32(value);
}
