/**
 * Each thread owns every so-manieth block of rows for the whole fit: it alone writes their
 * gradients, moves them from leaf to leaf and adds to their scores, so they stay in the caches of
 * one processor. Blocks, because neighbouring rows are often alike, and then a thread that owned
 * one half of the table would have all rows of a leaf, and the other one none.
 */
export const BLOCK: i32 = 1024;

/** Rows that a thread owns at most. */
export function mostOwnRows(rows: i32, ofThreads: i32): i32 {
  const blocks = (rows + BLOCK - 1) / BLOCK;
  return ((blocks + ofThreads - 1) / ofThreads) * BLOCK;
}
