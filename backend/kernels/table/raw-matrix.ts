import type { Signature } from '../../contracts/model';
import { columnsOfTable } from './raw-columns';
import type { Table } from './table';

/** A few rows of a table in the raw form that encodeRows gives for a request: rows × inputs, row-major. */
export function rawMatrix(
  table: Table,
  signature: Signature,
  rowIndices: Int32Array,
): Float64Array {
  const inputs = signature.inputs.length;
  const columns = columnsOfTable(table, signature, rowIndices);
  const raw = new Float64Array(columns.rows * inputs);
  for (let input = 0; input < inputs; input++) {
    const values = columns.read(input);
    for (let row = 0; row < columns.rows; row++) raw[row * inputs + input] = values[row]!;
  }
  return raw;
}
