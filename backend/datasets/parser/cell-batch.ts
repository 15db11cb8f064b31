import type { BatchSize, CellMemory } from './cell-memory';

/**
 * Consecutive rows of a table as every reader hands them on: the text of each cell as UTF-8 bytes,
 * without quotes. Cell (row, column) is `bytes` of the memory from `starts[i]` to `ends[i]`, where
 * i = row × columns + column. It is valid until whoever is given it has returned.
 */
export interface CellBatch extends BatchSize {
  memory: CellMemory;
  /** Number of each row in the file, by which people find it; the header is row 1. */
  rowNumbers: Int32Array;
}

/** What a format may know of a header beside the names. */
export interface HeaderFacts {
  /** Of which columns the values are texts, even if they look like numbers. */
  areTexts?: readonly boolean[];
  /** Its row in the file, from 1, which it mostly is. */
  row?: number;
  /** Number of its first column in the file, from 1, which it mostly is. */
  firstColumn?: number;
}

/** Takes a table from its reader, whatever its format. */
export interface CellSink {
  /** Called once, before any batch. Throws to refuse the header. */
  onHeader(names: string[], facts?: HeaderFacts): void;
  onBatch(batch: CellBatch): Promise<void>;
}

/** A batch that is full has so many cells or bytes: bounds the parser's memory whatever the table's shape. */
const CELLS_AT_ONCE = 2 * 1024 ** 2;
export const BYTES_AT_ONCE = 16 * 1024 ** 2;

/** Rows of a full batch, at most those of a block. */
export function rowsAtOnce(columns: number, blockRows: number): number {
  return Math.max(1, Math.min(blockRows, Math.floor(CELLS_AT_ONCE / columns)));
}

/** The cell's text as it is written. */
export function cellText({ memory, columns }: CellBatch, row: number, column: number): string {
  const cell = row * columns + column;
  return memory.bytes.toString('utf8', memory.starts[cell], memory.ends[cell]);
}

/** Length of the cell's text. */
export function cellBytes({ memory, columns }: CellBatch, row: number, column: number): number {
  const cell = row * columns + column;
  return memory.ends[cell]! - memory.starts[cell]!;
}
