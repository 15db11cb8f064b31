import type { Signature } from '../../contracts/model';
import { columnsOfTable } from './raw-columns';
import { rawLayout } from './raw-layout';
import type { Table } from './table';

/** A few rows of a table in the raw form that encodeRows gives for a request, row-major. */
export function rawMatrix(
  table: Table,
  signature: Signature,
  rowIndices: Int32Array,
): Float64Array {
  const { starts, widths, stride } = rawLayout(signature);
  const columns = columnsOfTable(table, signature, rowIndices);
  const raw = new Float64Array(columns.rows * stride);
  widths.forEach((width, input) => {
    const values = columns.read(input);
    for (let row = 0, at = starts[input]!; row < columns.rows; row++, at += stride)
      raw.set(values.subarray(row * width, (row + 1) * width), at);
  });
  return raw;
}
