import { openKernel } from '../../kernels/compiled/kernel';
import { BLOCK_ROWS } from '../block';
import type { MissingMarkers } from './missing-markers';

/** What the compiled code sees of a text that is being cut. */
export interface PlainRows {
  /** Where the first row begins, and where the bytes end. */
  from: number;
  filled: number;
  /** Rows that stand before it in the batch, and how many it may hold. */
  row: number;
  mostRows: number;
  /** Cells of a row. */
  width: number;
  delimiter: number;
  longestRow: number;
}

export interface BatchSize {
  rows: number;
  columns: number;
}

/** Bytes behind those that are filled, which the compiled code may read. */
const SPARE_BYTES = 64;

/**
 * Where the cells of one file are while they are read: a memory that the compiled code of
 * kernels/wasm/cells works on, and JavaScript through arrays. One for all readings of a file, one
 * after the other. Room is taken as it is asked for and comes back when the file is done with.
 */
export class CellMemory {
  bytes = Buffer.alloc(0);
  starts = new Int32Array(0);
  ends = new Int32Array(0);
  /** What the cells of the column that was scanned last are, row by row: KIND of each. */
  readonly kinds: Uint8Array;
  /** NaN where a cell is no number. */
  readonly numbers: Float64Array;
  readonly hashes: Int32Array;
  /** Number of each value among the column's distinct ones; -1 = missing, -2 = there are too many. */
  readonly codes = new Int32Array(BLOCK_ROWS);
  private readonly kernel = openKernel();
  private readonly markers: Uint8Array;
  private readonly next: Int32Array;

  constructor() {
    this.kinds = this.take(Uint8Array, BLOCK_ROWS);
    this.numbers = this.take(Float64Array, BLOCK_ROWS);
    this.hashes = this.take(Int32Array, BLOCK_ROWS);
    this.markers = this.take(Uint8Array, 256);
    this.next = this.take(Int32Array, 1);
  }

  /** Makes `bytes` at least so long; the first `filled` of them stay. */
  makeRoom(length: number, filled: number): void {
    if (length <= this.bytes.length) return;
    const { buffer, byteOffset } = this.take(Uint8Array, length + SPARE_BYTES);
    const longer = Buffer.from(buffer, byteOffset, length);
    this.bytes.copy(longer, 0, 0, filled);
    this.bytes = longer;
  }

  /** Makes room for so many cells. What was there is gone. */
  makeCells(cells: number): void {
    if (cells <= this.starts.length) return;
    this.starts = this.take(Int32Array, cells);
    this.ends = this.take(Int32Array, cells);
  }

  /** See kernels/wasm/cells/cut-rows.ts. Answers how many rows were cut, and where the next begins. */
  cutRows({ from, filled, row, mostRows, width, delimiter, longestRow }: PlainRows) {
    const cell = row * width * Int32Array.BYTES_PER_ELEMENT;
    const rows = this.kernel.exports.cutRows(
      this.bytes.byteOffset,
      from,
      filled,
      this.starts.byteOffset + cell,
      this.ends.byteOffset + cell,
      width,
      mostRows - row,
      delimiter,
      longestRow,
      this.next.byteOffset,
    );
    return { rows, next: this.next[0]! };
  }

  /** Fills kinds, numbers and hashes with what is seen at once, see kernels/wasm/cells/scan-cells.ts. */
  scan({ rows, columns }: BatchSize, column: number, markers: MissingMarkers): void {
    this.markers.set(markers.first);
    this.kernel.exports.scanCells(
      this.bytes.byteOffset,
      this.starts.byteOffset,
      this.ends.byteOffset,
      column,
      columns,
      rows,
      this.markers.byteOffset,
      markers.longest,
      this.kinds.byteOffset,
      this.numbers.byteOffset,
      this.hashes.byteOffset,
    );
  }

  private take<Array>(
    type: {
      readonly BYTES_PER_ELEMENT: number;
      new (buffer: SharedArrayBuffer, offset: number, length: number): Array;
    },
    length: number,
  ): Array {
    return this.kernel.view(type, this.kernel.allocate(length * type.BYTES_PER_ELEMENT), length);
  }
}
