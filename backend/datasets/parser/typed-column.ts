import { ByteSet } from './byte-set';
import type { CellBatch } from './cell-batch';
import { CELL_KINDS, isDated, isNumeric, KIND } from './cell-kind';
import { classifyCell, ordersRead } from './classify-cell';
import type { MissingMarkers } from './missing-markers';
import { numberRead } from './read-number';

/** Code of a value that is not among those that are counted. */
const NOT_COUNTED = -2;
/** What the compiled code leaves to classifyCell. */
const UNDECIDED = 255;

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

  /** Adds the column's cells to what is known, and leaves in the memory what each of them is. */
  scan(batch: CellBatch, column: number): void {
    const { memory, columns, rows } = batch;
    memory.scan(batch, column, this.markers);
    const { bytes, starts, ends, kinds, numbers, hashes, codes } = memory;
    const { counts } = this;
    for (let row = 0, cell = column; row < rows; row++, cell += columns) {
      const [start, end] = [starts[cell]!, ends[cell]!];
      let kind: number = kinds[row]!;
      if (kind === UNDECIDED || this.settings.isText) {
        kind = kinds[row] = this.decide(bytes, start, end);
        numbers[row] = isNumeric(kind) ? numberRead[0]! : Number.NaN;
        if (isDated(kind)) this.dateOrders &= ordersRead[0]!;
      }
      if (counts[kind]!++ === 0) this.firstRows[kind] = batch.rowNumbers[row]!;
      codes[row] = kind === KIND.missing ? -1 : this.count(bytes, start, end, hashes[row]!);
      if (kind === KIND.text) this.addText(bytes, start, end);
    }
  }

  private decide(bytes: Buffer, first: number, last: number): number {
    let start = first;
    let end = last;
    while (start < end && bytes[start]! <= 0x20) start++;
    while (start < end && bytes[end - 1]! <= 0x20) end--;
    if (this.markers.has(bytes, start, end)) return KIND.missing;
    return this.settings.isText ? KIND.text : classifyCell(bytes, start, end);
  }

  private count(bytes: Buffer, start: number, end: number, hash: number): number {
    const { distinct } = this;
    if (distinct.overflown && this.repeated) return NOT_COUNTED;
    const known = distinct.size;
    const number = distinct.numberOf(bytes, start, end, hash);
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
