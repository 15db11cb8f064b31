import { DomainError } from '../../errors/domain-error';
import { BLOCK_ROWS } from '../block';
import { BYTES_AT_ONCE, rowsAtOnce, type CellSink } from './cell-batch';
import type { CsvFormat } from './csv-format';
import { fieldTooLong } from './cell-fault';
import { CellMemory } from './cell-memory';
import { CSV_FAULTS, raggedRow, type CsvFault } from './csv-faults';
import type { Problems } from './problems';

/** Bytes that one row may have before it is taken for damage. */
const LONGEST_ROW = 16 * 1024 ** 2;
/** Room that is kept for what comes after a full batch: a piece of the file, and a row of usual length. */
const MORE_BYTES = 2 * 1024 ** 2;
const [LF, CR, QUOTE] = [0x0a, 0x0d, 0x22];

/**
 * Cuts UTF-8 text into rows of cells, strictly: every row is as wide as the header, a quote opens a
 * cell at its start and closes it at its end. Works on bytes and makes no strings, which is what
 * makes it fast; rows without a fault are cut by compiled code, and only the others here. A row that breaks a rule becomes a problem and is left out; reading goes on in the
 * next line. Rows are numbered as records, blank ones included, which are no rows.
 */
export class CsvReader {
  /** Lines without any text. */
  blankRows = 0;
  private readonly memory = new CellMemory();
  private filled = 0;
  /** Start of the row that is being read. */
  private rowStart = 0;
  private rowNumber = 1;
  /** Cells of a row; known from the header on. */
  private width = 0;
  private rows = 0;
  private maxRows = 1;
  /** Of the header, until its width is known; then those of the memory. */
  private starts: Int32Array;
  private ends: Int32Array;
  private rowNumbers = new Int32Array(1);
  /** Cells of the row being read in which a quote is written twice. */
  private readonly escaped: number[] = [];
  private skippingLine = false;
  /** For each byte whether it ends a plain cell, or may not stand in one. */
  private readonly special = new Uint8Array(256);
  private readonly delimiter: number;

  constructor(
    private readonly format: CsvFormat,
    private readonly sink: CellSink,
    private readonly problems: Problems,
  ) {
    this.delimiter = format.delimiter.charCodeAt(0);
    for (const byte of [LF, CR, QUOTE, this.delimiter]) this.special[byte] = 1;
    this.starts = new Int32Array(format.limits.columns + 1);
    this.ends = new Int32Array(format.limits.columns + 1);
  }

  async feed(chunk: Buffer): Promise<void> {
    const { memory, filled } = this;
    const wanted = filled + chunk.length;
    if (wanted > memory.bytes.length) memory.makeRoom(wanted + BYTES_AT_ONCE + MORE_BYTES, filled);
    chunk.copy(memory.bytes, filled);
    this.filled += chunk.length;
    await this.readRows(false);
    if (this.filled - this.rowStart > LONGEST_ROW) this.reject('endless', 0, this.filled);
    if (this.rows === 0) this.forget();
  }

  /** After the last piece. Throws `dataset-empty` where there is no header. */
  async end(): Promise<void> {
    await this.readRows(true);
    if (this.width === 0)
      throw new DomainError(
        'dataset-empty',
        'The file is empty: it needs a header row and at least one row of values.',
      );
    await this.handOn();
  }

  private async readRows(isLast: boolean): Promise<void> {
    for (;;) {
      if (this.skippingLine && !this.skipLine(isLast)) return;
      if (this.width > 0) this.cutPlainRows();
      if (this.rows === this.maxRows || this.rowStart > BYTES_AT_ONCE) await this.handOn();
      else if (this.rowStart === this.filled || !this.readRow(isLast)) return;
    }
  }

  private cutPlainRows(): void {
    const { rows, next } = this.memory.cutRows({
      from: this.rowStart,
      filled: this.filled,
      row: this.rows,
      mostRows: this.maxRows,
      width: this.width,
      delimiter: this.delimiter,
      longestRow: this.format.limits.fieldBytes,
    });
    for (let row = 0; row < rows; row++) this.rowNumbers[this.rows++] = this.rowNumber++;
    this.rowStart = next;
  }

  /** False where the row does not end in what has come so far. */
  private readRow(isLast: boolean): boolean {
    const { filled, special, starts, ends, delimiter } = this;
    const { bytes } = this.memory;
    const first = this.rows * this.width;
    const capacity = this.width > 0 ? this.width : starts.length;
    this.escaped.length = 0;
    let at = this.rowStart;
    for (let cell = 0; ; cell++) {
      let start = at;
      let end: number;
      if (at < filled && bytes[at] === QUOTE) {
        start = at + 1;
        end = this.closingQuote(start, first + cell);
        if (end < 0 || (end + 1 === filled && !isLast)) return this.unclosed(cell, start, isLast);
        at = end + 1;
        if (at < filled && (special[bytes[at]!] === 0 || bytes[at] === QUOTE))
          return this.reject('after', cell, at, start);
      } else {
        while (at < filled && special[bytes[at]!] === 0) at++;
        if (at < filled && bytes[at] === QUOTE) return this.reject('inside', cell, at);
        end = at;
      }
      if (at === filled && !isLast) return false;
      if (cell < capacity) {
        starts[first + cell] = start;
        ends[first + cell] = end;
      }
      if (at < filled && bytes[at] === delimiter) {
        at++;
        continue;
      }
      if (bytes[at] === CR && at + 1 === filled && !isLast) return false;
      const next = at + (bytes[at] === CR && bytes[at + 1] === LF && at + 1 < filled ? 2 : 1);
      this.endRow(cell + 1, Math.min(next, filled));
      return true;
    }
  }

  /** Where the quote stands that closes a cell, or -1 where it has not come. */
  private closingQuote(start: number, cell: number): number {
    const { filled } = this;
    const { bytes } = this.memory;
    let at = start;
    for (;;) {
      while (at < filled && bytes[at] !== QUOTE) at++;
      if (at === filled) return -1;
      if (at + 1 === filled || bytes[at + 1] !== QUOTE) return at;
      if (this.escaped.at(-1) !== cell) this.escaped.push(cell);
      at += 2;
    }
  }

  private endRow(cells: number, next: number): void {
    if (this.isBlank(cells)) this.blankRows++;
    else if (this.width === 0) this.takeHeader(cells);
    else if (this.fits(cells)) this.acceptRow();
    this.rowStart = next;
    this.rowNumber++;
  }

  private isBlank(cells: number): boolean {
    const first = this.rows * this.width;
    if (cells > 1) return false;
    for (let at = this.starts[first]!; at < this.ends[first]!; at++)
      if (this.memory.bytes[at]! > 0x20) return false;
    return true;
  }

  private takeHeader(cells: number): void {
    const { columns } = this.format.limits;
    if (cells > columns)
      throw new DomainError(
        'too-many-columns',
        `The table has ${cells > columns + 1 ? cells : `more than ${columns}`} columns; at most ${columns} are taken.`,
      );
    this.unescape();
    const names = Array.from({ length: cells }, (_, cell) =>
      this.memory.bytes.toString('utf8', this.starts[cell], this.ends[cell]),
    );
    this.sink.onHeader(
      this.format.headless ? names.map((_, index) => `column_${index + 1}`) : names,
    );
    this.width = cells;
    this.maxRows = rowsAtOnce(cells, BLOCK_ROWS);
    this.rowNumbers = new Int32Array(this.maxRows);
    const { memory, starts, ends } = this;
    memory.makeCells(this.maxRows * cells);
    memory.starts.set(starts.subarray(0, cells));
    memory.ends.set(ends.subarray(0, cells));
    [this.starts, this.ends] = [memory.starts, memory.ends];
    if (!this.format.headless) return;
    this.escaped.length = 0;
    if (this.fits(cells)) this.acceptRow();
  }

  private fits(cells: number): boolean {
    const { width, rowNumber: row } = this;
    if (cells !== width) {
      const column = Math.min(cells, width) + 1;
      this.problems.add(() => ({ row, column, ...raggedRow(cells, width) }));
      return false;
    }
    const { fieldBytes } = this.format.limits;
    const first = this.rows * width;
    // no cell can be too long in a row that is not
    if (this.ends[first + width - 1]! - this.starts[first]! <= fieldBytes) return true;
    for (let cell = 0; cell < width; cell++)
      if (this.ends[first + cell]! - this.starts[first + cell]! > fieldBytes)
        return this.tooLong(cell, this.ends[first + cell]! - this.starts[first + cell]!);
    return true;
  }

  private tooLong(cell: number, length: number): false {
    const { fieldBytes } = this.format.limits;
    const { rowNumber: row } = this;
    const got = `${length} bytes`;
    this.problems.add(() => ({ row, column: cell + 1, ...fieldTooLong(fieldBytes), got }));
    return false;
  }

  private acceptRow(): void {
    this.unescape();
    this.rowNumbers[this.rows++] = this.rowNumber;
  }

  /** Writes the quotes that stand twice in a cell once, in place: nobody reads the bytes again. */
  private unescape(): void {
    const { bytes } = this.memory;
    for (const cell of this.escaped) {
      let to = this.starts[cell]!;
      const end = this.ends[cell]!;
      for (let from = to; from < end; from++) {
        bytes[to++] = bytes[from]!;
        if (bytes[from] === QUOTE) from++;
      }
      this.ends[cell] = to;
    }
  }

  /** A cell whose closing quote has not come: perhaps it will, unless this is the end or it is too long. */
  private unclosed(cell: number, start: number, isLast: boolean): boolean {
    const isTooLong = this.filled - start > this.format.limits.fieldBytes * 2 + 2;
    return isLast || isTooLong ? this.reject('unclosed', cell, start - 1, start) : false;
  }

  /**
   * Leaves the row out and goes on in the line after the fault; where a cell was opened by a quote,
   * in the line after that quote, because it may have swallowed the lines behind it.
   */
  private reject(fault: CsvFault, cell: number, at: number, openedAt = at): true {
    const { rowNumber: row, rowStart } = this;
    const { bytes } = this.memory;
    this.problems.add(() => ({
      row,
      column: cell + 1,
      ...CSV_FAULTS[fault],
      got: `… ${bytes.toString('utf8', Math.max(rowStart, at - 20), at)}`,
    }));
    this.rowStart = openedAt;
    this.rowNumber++;
    this.skippingLine = true;
    return true;
  }

  /** False where the line does not end in what has come so far. */
  private skipLine(isLast: boolean): boolean {
    const { filled } = this;
    const { bytes } = this.memory;
    let at = this.rowStart;
    while (at < filled && bytes[at] !== LF && bytes[at] !== CR) at++;
    const isEnd = at < filled && (bytes[at] === LF || at + 1 < filled || isLast);
    this.rowStart = isEnd ? at + (bytes[at] === CR && bytes[at + 1] === LF ? 2 : 1) : at;
    if (isLast) this.rowStart = Math.min(this.rowStart, filled);
    this.skippingLine = !isEnd && !isLast;
    return !this.skippingLine;
  }

  private async handOn(): Promise<void> {
    const { rows, width: columns, memory, rowNumbers } = this;
    if (rows > 0) await this.sink.onBatch({ rows, columns, memory, rowNumbers });
    this.rows = 0;
    this.forget();
  }

  /** The bytes before the row that is being read. */
  private forget(): void {
    const { bytes } = this.memory;
    bytes.copy(bytes, 0, this.rowStart, this.filled);
    this.filled -= this.rowStart;
    this.rowStart = 0;
  }
}
