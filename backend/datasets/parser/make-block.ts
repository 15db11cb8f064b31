import type { ColumnType } from '../../contracts/table';
import type { Block } from '../block';
import { momentOf, type DateOrder } from '../../contracts/moment';
import { LONGEST_KEPT } from './byte-set';
import { cellText, type CellBatch } from './cell-batch';
import { KIND } from './cell-kind';

export interface BlockRecipe {
  type: ColumnType;
  order: DateOrder;
  /** What marks the decimals of a number. */
  decimal: 'either' | '.' | ',';
  /** Called for a value that is none of the type, which only a type that a person chose can meet. */
  onUnfit: (batch: CellBatch, row: number) => void;
}

/** The same for all blocks that can stand in one column. */
export function formOf({ type, order }: Pick<BlockRecipe, 'type' | 'order'>): string {
  switch (type) {
    case 'number':
    case 'integer':
      return 'numeric';
    case 'text':
    case 'identifier':
      return 'text';
    case 'date':
    case 'datetime':
      return `moment ${order}`;
    case 'boolean':
    case 'category':
      return type;
  }
}

/** Turns the cells of one column, which was scanned last, into blocks of its type, batch by batch. */
export class BlockMaker {
  /** What a distinct value stands for, where finding that out is dear. */
  private readonly known: number[] = [];

  constructor(private readonly recipe: BlockRecipe) {}

  make(batch: CellBatch, column: number): Block {
    switch (this.recipe.type) {
      case 'number':
      case 'integer':
        return { kind: 'numeric', values: this.numbers(batch) };
      case 'date':
      case 'datetime':
        return { kind: 'numeric', values: this.read(batch, column, this.moment) };
      case 'boolean':
        return { kind: 'category', codes: asCodes(this.read(batch, column, booleanOf)) };
      case 'category':
        return { kind: 'category', codes: this.codes(batch, column) };
      case 'text':
      case 'identifier':
        return textBlock(batch, column);
    }
  }

  private numbers(batch: CellBatch): Float64Array {
    const { numbers, kinds } = batch.memory;
    const values = numbers.slice(0, batch.rows);
    for (let row = 0; row < batch.rows; row++) {
      const kind = kinds[row]!;
      if (kind === KIND.missing || this.isNumber(kind, values[row]!)) continue;
      values[row] = Number.NaN;
      this.recipe.onUnfit(batch, row);
    }
    return values;
  }

  private isNumber(kind: number, value: number): boolean {
    const { type, decimal } = this.recipe;
    if (kind === KIND.integer || kind === KIND.padded) return true;
    if (kind === KIND.huge) return type === 'number';
    const isDecimal =
      (kind === KIND.decimal && decimal !== ',') || (kind === KIND.comma && decimal !== '.');
    return isDecimal && (type === 'number' || Number.isSafeInteger(value));
  }

  private codes(batch: CellBatch, column: number): Int32Array {
    const { starts, ends } = batch.memory;
    const codes = batch.memory.codes.slice(0, batch.rows);
    for (let row = 0, cell = column; row < batch.rows; row++, cell += batch.columns) {
      const length = ends[cell]! - starts[cell]!;
      if (codes[row]! >= -1 && length <= LONGEST_KEPT) continue;
      codes[row] = -1;
      this.recipe.onUnfit(batch, row);
    }
    return codes;
  }

  /** Of each cell what its text stands for; NaN where it is missing or unfit. */
  private read(batch: CellBatch, column: number, valueOf: (text: string) => number) {
    const { kinds, codes } = batch.memory;
    const values = new Float64Array(batch.rows).fill(Number.NaN);
    for (let row = 0; row < batch.rows; row++) {
      if (kinds[row] === KIND.missing) continue;
      const code = codes[row]!;
      const value =
        (code >= 0 ? this.known[code] : undefined) ?? valueOf(cellText(batch, row, column).trim());
      if (code >= 0) this.known[code] = value;
      if (Number.isNaN(value)) this.recipe.onUnfit(batch, row);
      values[row] = value;
    }
    return values;
  }

  private readonly moment = (text: string): number => {
    const moment = momentOf(text, this.recipe.order) ?? Number.NaN;
    return this.recipe.type === 'date' ? Math.floor(moment / DAY_MS) * DAY_MS : moment;
  };
}

const DAY_MS = 86_400_000;
const TRUE = new Set(['true', 't', 'yes', 'y', '1', 'on', 'ja', 'oui', 'si', 'sí']);
const FALSE = new Set(['false', 'f', 'no', 'n', '0', 'off', 'nein', 'non']);

function booleanOf(text: string): number {
  const lower = text.toLowerCase();
  if (TRUE.has(lower)) return 1;
  return FALSE.has(lower) ? 0 : Number.NaN;
}

/** NaN is code -1. */
function asCodes(values: Float64Array): Int32Array {
  const codes = new Int32Array(values);
  for (let row = 0; row < codes.length; row++) if (Number.isNaN(values[row]!)) codes[row] = -1;
  return codes;
}

/** Copying a few bytes in a loop is faster than a call. */
const FEW_BYTES = 48;

function textBlock({ memory, rows, columns }: CellBatch, column: number): Block {
  const { bytes, starts, ends, kinds } = memory;
  const lengths = new Int32Array(rows).fill(-1);
  let total = 0;
  for (let row = 0, cell = column; row < rows; row++, cell += columns) {
    if (kinds[row] === KIND.missing) continue;
    lengths[row] = ends[cell]! - starts[cell]!;
    total += lengths[row]!;
  }
  const texts = new Uint8Array(total);
  let to = 0;
  for (let row = 0, cell = column; row < rows; row++, cell += columns) {
    const length = lengths[row]!;
    if (length <= 0) continue;
    const start = starts[cell]!;
    if (length <= FEW_BYTES)
      for (let at = 0; at < length; at++) texts[to + at] = bytes[start + at]!;
    else texts.set(bytes.subarray(start, start + length), to);
    to += length;
  }
  return { kind: 'text', lengths, bytes: texts };
}
