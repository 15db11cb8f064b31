import { DomainError } from '../errors/domain-error';
import { encodeRows } from '../kernels/table/encode-rows';
import type { ServedModel } from './model-directory';

/** Rows of one synchronous request. */
const MAX_ROWS = 100_000;

export type Row = Readonly<Record<string, unknown>>;

/** Rows of a request in a model's raw form. */
export interface EncodedRows {
  rows: number;
  raw: Float64Array;
}

/** Throws `too-large`. */
export function requireFewRows(rows: readonly Row[]): void {
  if (rows.length <= MAX_ROWS) return;
  throw new DomainError(
    'too-large',
    `${rows.length} rows are more than the ${MAX_ROWS} that one request may ask about. Send them in several requests.`,
  );
}

/** Throws `invalid-features` with every row and column that does not fit the model's signature. */
export function encodeFor(rows: readonly Row[]): (model: ServedModel) => EncodedRows {
  return ({ signature }) => ({ rows: rows.length, raw: encodeRows(signature, rows) });
}
