import type { Signature, SignatureInput } from '../../contracts/model';
import type { Column, Table } from './table';

/**
 * Rows in raw form, a column at a time: numbers as they are, categories as codes of the signature,
 * NaN for a missing value, -1 for a category that the signature does not know. Training reads it
 * from the table, serving from what encodeRows made, and everything after it is the same.
 */
export interface RawColumns {
  rows: number;
  /** The values of an input. They stay valid until the next call. */
  read(input: number): Float64Array;
}

/** Rows of a table. It must hold every input under its exact name. */
export function columnsOfTable(
  table: Table,
  signature: Signature,
  rowIndices: Int32Array,
): RawColumns {
  const named = new Map(table.columns.map((column) => [column.name, column]));
  const readers = signature.inputs.map((input) => {
    const column = named.get(input.name);
    if (!column) throw new TypeError(`The table has no column "${input.name}"`);
    return reader(column, input);
  });
  const values = new Float64Array(rowIndices.length);
  return {
    rows: rowIndices.length,
    read: (input) => {
      const read = readers[input]!;
      for (let at = 0; at < values.length; at++) values[at] = read(rowIndices[at]!);
      return values;
    },
  };
}

/** @param raw rows × inputs, row-major */
export function columnsOfRaw(raw: Float64Array, rows: number, inputs: number): RawColumns {
  const values = new Float64Array(rows);
  return {
    rows,
    read: (input) => {
      for (let row = 0; row < rows; row++) values[row] = raw[row * inputs + input]!;
      return values;
    },
  };
}

function reader(column: Column, input: SignatureInput): (row: number) => number {
  if (column.kind === 'numeric') return (row) => column.values[row]!;
  const seen = new Map((input.categories ?? []).map((category, code) => [category, code]));
  const codes = column.categories.map((category) => seen.get(category) ?? -1);
  return (row) => {
    const code = column.codes[row]!;
    return code < 0 ? NaN : codes[code]!;
  };
}
