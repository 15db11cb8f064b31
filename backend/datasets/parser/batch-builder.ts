import { BLOCK_ROWS } from '../block';
import { BYTES_AT_ONCE, rowsAtOnce, type CellSink } from './cell-batch';
import { CellMemory } from './cell-memory';

/** Room that a small table needs; it grows. */
const FIRST_BYTES = 64 * 1024;

/** Gathers cells that are no bytes of a text file into batches. A cell that nobody sets is empty. */
export class BatchBuilder {
  private filled = 0;
  private rows = 0;
  private readonly maxRows: number;
  private readonly memory = new CellMemory();
  private readonly rowNumbers: Int32Array;

  constructor(
    private readonly columns: number,
    private readonly sink: CellSink,
  ) {
    this.maxRows = rowsAtOnce(columns, BLOCK_ROWS);
    this.memory.makeRoom(FIRST_BYTES, 0);
    this.memory.makeCells(this.maxRows * columns);
    this.rowNumbers = new Int32Array(this.maxRows);
  }

  /** A cell of the row that is being made. */
  set(column: number, text: string): void {
    const { memory, columns, filled } = this;
    // UTF-8 needs at most three bytes for a UTF-16 unit
    const wanted = filled + text.length * 3;
    if (wanted > memory.bytes.length) memory.makeRoom(wanted * 2, filled);
    const cell = this.rows * columns + column;
    memory.starts[cell] = filled;
    this.filled += memory.bytes.write(text, filled, 'utf8');
    memory.ends[cell] = this.filled;
  }

  async endRow(rowNumber: number): Promise<void> {
    this.rowNumbers[this.rows++] = rowNumber;
    if (this.rows === this.maxRows || this.filled > BYTES_AT_ONCE) await this.handOn();
  }

  /** After the last row. */
  async handOn(): Promise<void> {
    const { rows, columns, memory, rowNumbers } = this;
    if (rows === 0) return;
    await this.sink.onBatch({ rows, columns, memory, rowNumbers });
    memory.starts.fill(0, 0, rows * columns);
    memory.ends.fill(0, 0, rows * columns);
    this.rows = this.filled = 0;
  }
}
