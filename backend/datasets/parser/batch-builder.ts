import { BLOCK_ROWS } from '../block';
import { BYTES_AT_ONCE, rowsAtOnce, type CellSink } from './cell-batch';

/** Gathers cells that are no bytes of a text file into batches. A cell that nobody sets is empty. */
export class BatchBuilder {
  private bytes = Buffer.allocUnsafeSlow(64 * 1024);
  private filled = 0;
  private rows = 0;
  private readonly maxRows: number;
  private readonly starts: Int32Array;
  private readonly ends: Int32Array;
  private readonly rowNumbers: Int32Array;

  constructor(
    private readonly columns: number,
    private readonly sink: CellSink,
  ) {
    this.maxRows = rowsAtOnce(columns, BLOCK_ROWS);
    this.starts = new Int32Array(this.maxRows * columns);
    this.ends = new Int32Array(this.maxRows * columns);
    this.rowNumbers = new Int32Array(this.maxRows);
  }

  /** A cell of the row that is being made. */
  set(column: number, text: string): void {
    // UTF-8 needs at most three bytes for a UTF-16 unit
    this.makeRoom(text.length * 3);
    const cell = this.rows * this.columns + column;
    this.starts[cell] = this.filled;
    this.filled += this.bytes.write(text, this.filled, 'utf8');
    this.ends[cell] = this.filled;
  }

  async endRow(rowNumber: number): Promise<void> {
    this.rowNumbers[this.rows++] = rowNumber;
    if (this.rows === this.maxRows || this.filled > BYTES_AT_ONCE) await this.handOn();
  }

  /** After the last row. */
  async handOn(): Promise<void> {
    const { rows, columns, bytes, starts, ends, rowNumbers } = this;
    if (rows === 0) return;
    await this.sink.onBatch({ rows, columns, bytes, starts, ends, rowNumbers });
    starts.fill(0, 0, rows * columns);
    ends.fill(0, 0, rows * columns);
    this.rows = this.filled = 0;
  }

  private makeRoom(length: number): void {
    if (this.filled + length <= this.bytes.length) return;
    const longer = Buffer.allocUnsafeSlow((this.filled + length) * 2);
    this.bytes.copy(longer, 0, 0, this.filled);
    this.bytes = longer;
  }
}
