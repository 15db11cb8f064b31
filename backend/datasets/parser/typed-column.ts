import { ByteSet } from './byte-set';
import type { CellBatch } from './cell-batch';
import { CELL_KINDS, isDated, isNumeric, KIND } from './cell-kind';
import { classifyCell, ordersRead } from './classify-cell';
import type { MissingMarkers } from './missing-markers';
import { numberRead } from './read-number';

/** What the cells of one column are in one batch; the same arrays serve one column after the other. */
export interface ScannedCells {
  /** KIND of each cell. */
  kinds: Uint8Array;
  /** NaN where a cell is no number. */
  numbers: Float64Array;
  /** Number of the value among the column's distinct ones; -1 = missing, NOT_COUNTED = there are too many. */
  codes: Int32Array;
}

export const NOT_COUNTED = -2;

export function createScannedCells(rows = 0): ScannedCells {
  return {
    kinds: new Uint8Array(rows),
    numbers: new Float64Array(rows),
    codes: new Int32Array(rows),
  };
}

/** Sees every cell of one column and remembers what its type depends on. */
export class TypedColumn {
  /** Cells by KIND. */
  readonly counts = new Float64Array(CELL_KINDS.length);
  /** Row number of the first cell by KIND. */
  readonly firstRows = new Float64Array(CELL_KINDS.length);
  /** The values that are not missing, as they are written. */
  readonly distinct: ByteSet;
  /** True where a value occurred twice, as far as values are counted. */
  repeated = false;
  /** UTF-16 units of the longest value. */
  longest = 0;
  /** True where a text holds white space. */
  spaced = false;
  /** Bits of the orders in which all dates can be read. */
  dateOrders = -1;

  constructor(
    private readonly markers: MissingMarkers,
    private readonly settings: { distinctLimit: number; isText: boolean },
  ) {
    this.distinct = new ByteSet(settings.distinctLimit);
  }

  /** Adds the column's cells to what is known, and leaves in `cells` what each of them is. */
  scan(batch: CellBatch, column: number, cells: ScannedCells): void {
    const { bytes, starts, ends, columns, rows } = batch;
    const { markers, counts } = this;
    const { isText } = this.settings;
    if (cells.kinds.length < rows) Object.assign(cells, createScannedCells(rows));
    for (let row = 0, cell = column; row < rows; row++, cell += columns) {
      const [first, last] = [starts[cell]!, ends[cell]!];
      let start = first;
      let end = last;
      while (start < end && bytes[start]! <= 0x20) start++;
      while (start < end && bytes[end - 1]! <= 0x20) end--;
      const isMissing = markers.has(bytes, start, end);
      const kind = isMissing ? KIND.missing : isText ? KIND.text : classifyCell(bytes, start, end);
      if (counts[kind]!++ === 0) this.firstRows[kind] = batch.rowNumbers[row]!;
      cells.kinds[row] = kind;
      cells.numbers[row] = isNumeric(kind) ? numberRead[0]! : Number.NaN;
      cells.codes[row] = isMissing ? -1 : this.count(bytes, first, last);
      if (kind === KIND.text) this.addText(bytes, first, last);
      else if (isDated(kind)) this.dateOrders &= ordersRead[0]!;
    }
  }

  private count(bytes: Buffer, start: number, end: number): number {
    const { distinct } = this;
    if (distinct.overflown && this.repeated) return NOT_COUNTED;
    const known = distinct.size;
    const number = distinct.numberOf(bytes, start, end);
    if (number < 0) return NOT_COUNTED;
    if (number < known) this.repeated = true;
    return number;
  }

  private addText(bytes: Buffer, start: number, end: number): void {
    if (!this.spaced)
      for (let at = start; at < end && !this.spaced; at++) this.spaced = bytes[at]! <= 0x20;
    if (end - start > this.longest)
      this.longest = Math.max(this.longest, bytes.toString('utf8', start, end).length);
  }
}
