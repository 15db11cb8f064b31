import type { Signature, SignatureInput } from '../../contracts/model';
import type { Column, Table } from './table';

/**
 * Rows of a table in the same raw form that encodeRows gives for a request, so that training and
 * serving share everything after it: rowIndices × inputs, row-major, missing = NaN, a category that
 * the signature does not know = -1. The table must hold every input under its exact name.
 */
export function rawMatrix(
  table: Table,
  signature: Signature,
  rowIndices: Int32Array,
): Float64Array {
  const columns = new Map(table.columns.map((column) => [column.name, column]));
  const inputs = signature.inputs.length;
  const raw = new Float64Array(rowIndices.length * inputs);
  signature.inputs.forEach((input, at) => {
    const column = columns.get(input.name);
    if (!column) throw new TypeError(`The table has no column "${input.name}"`);
    const read = reader(column, input);
    rowIndices.forEach((row, index) => {
      raw[index * inputs + at] = read(row);
    });
  });
  return raw;
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
