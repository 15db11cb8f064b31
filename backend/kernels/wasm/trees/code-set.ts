/** Sets of codes 0 … 255, a bit each: which categories a split sends to the left. */

export const SET_BYTES: usize = 32;

export function clearSet(set: usize): void {
  memory.fill(set, 0, SET_BYTES);
}

export function addCode(set: usize, code: i32): void {
  const word = set + ((code >> 6) << 3);
  store<u64>(word, load<u64>(word) | ((1 as u64) << ((code & 63) as u64)));
}

/** A class, because only methods can be inlined. */
export abstract class CodeSet {
  /** 1 where the code is not in the set, else 0. */
  @inline
  static lacks(set: usize, code: i32): usize {
    const word = load<u64>(set + ((code >> 6) << 3));
    return (~(word >> ((code & 63) as u64)) & 1) as usize;
  }
}
