/**
 * What one cell looks like on its own, before its column is known. `comma` is a number with a
 * decimal comma, `huge` an integer beyond 2^53, where doubles skip some, and `padded` a number with
 * a leading zero. Codes, because a table has millions of cells.
 */
export const KIND = {
  missing: 0,
  integer: 1,
  decimal: 2,
  comma: 3,
  huge: 4,
  padded: 5,
  boolean: 6,
  date: 7,
  datetime: 8,
  text: 9,
} as const;
export type CellKind = keyof typeof KIND;
export type KindCode = (typeof KIND)[CellKind];

export const CELL_KINDS = Object.keys(KIND) as CellKind[];

export function isNumeric(kind: number): boolean {
  return kind >= KIND.integer && kind <= KIND.padded;
}

export function isDated(kind: number): boolean {
  return kind === KIND.date || kind === KIND.datetime;
}
