import type { Gram } from './centred-gram';
import type { RowPasses } from './row-passes';
import { shortestSolution } from './shortest-solution';

/**
 * Least squares by QR of the rows and the singular values of R: as exact as the data allow, at four
 * times the price of the Gram matrix.
 */
export function solveByTriangle(passes: RowPasses, gram: Gram, penalty: number): Float64Array {
  const { kernel, shift, width } = passes;
  const { size, means, targetMean } = gram;
  if (passes.options.centred) {
    shift.set(means);
    shift[size + 1] = targetMean;
  }
  const [triangle, ...others] = passes.run('triangleChunks');
  const sides = kernel.allocate(width * 8);
  for (const other of others) kernel.exports.addToTriangle(triangle!, other, width, width, sides);
  return shortestSolution(
    kernel,
    { address: triangle!, count: size, columns: size, width },
    penalty,
  );
}
