export interface Eigen {
  values: Float64Array;
  /** size × size, row-major; column k belongs to value k. */
  vectors: Float64Array;
}

const MOST_SWEEPS = 60;

/**
 * Eigenvalues and eigenvectors of a symmetric matrix (size × size, row-major) by Jacobi's method,
 * which rotates away one off-diagonal element after the other. Slow, but very exact.
 */
export function eigenDecomposition(symmetric: Float64Array, size: number): Eigen {
  const a = symmetric.slice();
  const vectors = new Float64Array(size * size);
  for (let k = 0; k < size; k++) vectors[k * size + k] = 1;
  for (let sweep = 0; sweep < MOST_SWEEPS; sweep++) {
    let rotated = false;
    for (let p = 0; p < size - 1; p++)
      for (let q = p + 1; q < size; q++)
        rotated = rotatePair({ a, vectors, size }, p, q) || rotated;
    if (!rotated) break;
  }
  return { values: Float64Array.from({ length: size }, (_, k) => a[k * size + k]!), vectors };
}

interface Rotated {
  a: Float64Array;
  vectors: Float64Array;
  size: number;
}

/** False where the element is already negligible beside its two diagonal ones. */
function rotatePair({ a, vectors, size }: Rotated, p: number, q: number): boolean {
  const off = a[p * size + q]!;
  const first = a[p * size + p]!;
  const second = a[q * size + q]!;
  const isNegligible = Math.abs(off) <= 1e-17 * (Math.abs(first) + Math.abs(second));
  if (off === 0 || isNegligible) return false;
  const theta = (second - first) / (2 * off);
  const tangent = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
  const cosine = 1 / Math.sqrt(tangent * tangent + 1);
  const sine = tangent * cosine;
  const turn = (matrix: Float64Array, at: number, other: number): void => {
    const x = matrix[at]!;
    const y = matrix[other]!;
    matrix[at] = cosine * x - sine * y;
    matrix[other] = sine * x + cosine * y;
  };
  for (let k = 0; k < size; k++) turn(a, k * size + p, k * size + q);
  for (let k = 0; k < size; k++) turn(a, p * size + k, q * size + k);
  for (let k = 0; k < size; k++) turn(vectors, k * size + p, k * size + q);
  return true;
}
