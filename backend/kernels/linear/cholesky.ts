/**
 * The lower triangle L of A = L Lᵀ (size × size, row-major), undefined where A is not positive
 * definite. Only A's lower triangle is read.
 */
export function choleskyFactor(a: Float64Array, size: number): Float64Array | undefined {
  const factor = new Float64Array(size * size);
  for (let i = 0; i < size; i++)
    for (let j = 0; j <= i; j++) {
      let rest = a[i * size + j]!;
      for (let k = 0; k < j; k++) rest -= factor[i * size + k]! * factor[j * size + k]!;
      if (i > j) factor[i * size + j] = rest / factor[j * size + j]!;
      else if (rest > 0) factor[i * size + i] = Math.sqrt(rest);
      else return undefined;
    }
  return factor;
}

/**
 * The factor of A, or where it is not positive definite that of A with the least addition to its
 * diagonal that makes it so, by powers of 100.
 */
export function dampedCholesky(a: Float64Array, size: number): Float64Array {
  for (let share = 0; ; share = share === 0 ? 1e-14 : share * 100) {
    const factor = choleskyFactor(share === 0 ? a : dampen(a, size, share), size);
    // Something that is no number stays so, and the caller looks at its result.
    if (factor) return factor;
    if (!(share < 1e10)) return new Float64Array(size * size).fill(NaN);
  }
}

/** Solves A x = b by A's factor. */
export function solveByFactor(factor: Float64Array, b: Float64Array): Float64Array {
  const size = b.length;
  const x = b.slice();
  for (let i = 0; i < size; i++) {
    let rest = x[i]!;
    for (let k = 0; k < i; k++) rest -= factor[i * size + k]! * x[k]!;
    x[i] = rest / factor[i * size + i]!;
  }
  for (let i = size - 1; i >= 0; i--) {
    const value = x[i]! / factor[i * size + i]!;
    x[i] = value;
    for (let k = 0; k < i; k++) x[k]! -= factor[i * size + k]! * value;
  }
  return x;
}

function dampen(a: Float64Array, size: number, share: number): Float64Array {
  let largest = 0;
  for (let k = 0; k < size; k++) largest = Math.max(largest, a[k * size + k]!);
  const damped = a.slice();
  for (let k = 0; k < size; k++)
    damped[k * size + k]! += share * (damped[k * size + k]! + (largest === 0 ? 1 : 1e-8 * largest));
  return damped;
}
