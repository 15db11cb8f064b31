import type { CellBatch } from '../datasets/parser/cell-batch';
import { CellMemory } from '../datasets/parser/cell-memory';

/** A table of one column, its header in row 1. */
export function columnBatch(values: readonly string[], memory = new CellMemory()): CellBatch {
  const bytes = Buffer.from(values.join(''));
  memory.makeRoom(bytes.length, 0);
  memory.makeCells(values.length);
  bytes.copy(memory.bytes);
  let at = 0;
  for (const [row, value] of values.entries()) {
    memory.starts[row] = at;
    memory.ends[row] = at += Buffer.byteLength(value);
  }
  const rowNumbers = Int32Array.from(values, (_, row) => row + 2);
  return { rows: values.length, columns: 1, memory, rowNumbers };
}
