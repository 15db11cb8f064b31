import { encodeRows } from '../kernels/table/encode-rows';
import type { ServedModel } from './model-directory';

export type Row = Readonly<Record<string, unknown>>;

/** Rows of a request in a model's raw form. */
export interface EncodedRows {
  rows: number;
  raw: Float64Array;
}

/** Throws `invalid-features` with every row and column that does not fit the model's signature. */
export function encodeFor(rows: readonly Row[]): (model: ServedModel) => EncodedRows {
  return ({ signature }) => ({ rows: rows.length, raw: encodeRows(signature, rows) });
}
