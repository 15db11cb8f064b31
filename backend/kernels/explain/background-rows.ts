import { createRandom } from '../random';

/** Cells that a model keeps of its training rows at most, so that wide tables do not make it heavy. */
const MOST_CELLS = 65_536;
const MOST_ROWS = 64;
const FEWEST_ROWS = 8;

/**
 * The training rows that every explanation of a model compares with, drawn without repetition.
 *
 * @param stride numbers per row
 * @returns some of `training`, in their order
 */
export function backgroundRows(training: Int32Array, stride: number, seed: number): Int32Array {
  const wanted = Math.max(FEWEST_ROWS, Math.min(MOST_ROWS, Math.floor(MOST_CELLS / stride)));
  const rows = Int32Array.from(training);
  createRandom(seed, 'background').shuffle(rows);
  return rows.subarray(0, wanted).sort();
}
