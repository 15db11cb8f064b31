import type { ColumnSchema } from '../../contracts/table';
import { rowsOf, sliceRows, unpackTexts, type Block } from '../block';
import type { ColumnHash } from '../content-hash';
import { ColumnStats } from './column-stats';
import { describeColumn } from './describe-column';

interface ColumnState {
  hash: ColumnHash;
  /** Distinct values that are counted. */
  limit: number;
  /** The column as it was, where only its last rows and those that came are read again. */
  continued: { column: ColumnSchema; rows: number } | undefined;
}

/**
 * One column of a version that grows. What it says of the rows before is taken over, where that is
 * known, and only rows that came are counted.
 */
export class AppendedColumn {
  readonly hash: ColumnHash;
  private readonly stats: ColumnStats;
  /** Distinct values before. */
  private readonly heldDistinct: number;
  /** Smallest and largest number before. */
  private readonly range: { minimum: number; maximum: number };
  /** Values of the rows that came: those that cannot have been there, and those that may. */
  private readonly fresh = new Set<number>();
  private readonly maybeKnown = new Set<number | string | null>();

  constructor(
    private readonly column: ColumnSchema,
    private readonly state: ColumnState,
  ) {
    const { hash, continued } = state;
    this.hash = hash;
    this.stats = continued ? ColumnStats.of(continued.column, continued.rows) : new ColumnStats();
    this.heldDistinct = continued?.column.distinct ?? 0;
    const { minimum, maximum } = this.stats;
    this.range = { minimum, maximum };
  }

  get isContinued(): boolean {
    return this.state.continued !== undefined;
  }

  /** Whether values that came have to be looked for among those before. */
  get isUndecided(): boolean {
    return this.heldDistinct > 0 && this.maybeKnown.size > 0 && !this.isFull;
  }

  /** The next rows of the column; those before row `from` of the table are passed over. */
  add(block: Block, { from, firstRow }: { from: number; firstRow: number }): void {
    const after = (row: number) => sliceRows(block, Math.max(0, row - firstRow), rowsOf(block));
    this.hash.add(after(from));
    const came = after(Math.min(this.state.continued?.rows ?? 0, firstRow + rowsOf(block)));
    this.stats.add(came);
    if (!this.isFull) this.count(came);
  }

  /** Rows that were there before. */
  addKnown(block: Block): void {
    // missing ones too, which are never among those that are looked for
    for (const value of cellsOf(block)) this.maybeKnown.delete(value);
  }

  schema(): ColumnSchema {
    const { name, type, order } = this.column;
    const categories =
      type === 'category' || type === 'boolean' ? (this.column.categories ?? []) : undefined;
    const distinct = this.distinct();
    return describeColumn({ name, type, distinct, order, categories }, this.stats);
  }

  private distinct(): number {
    const { limit } = this.state;
    const { type, categories = [] } = this.column;
    if (type === 'category') return Math.min(limit, categories.length);
    if (this.isFull) return limit;
    return this.heldDistinct + this.fresh.size + this.maybeKnown.size;
  }

  /** True when there are more values than are counted, whichever of them were there before. */
  private get isFull(): boolean {
    const { fresh, maybeKnown, heldDistinct } = this;
    const least = Math.max(heldDistinct + fresh.size, fresh.size + maybeKnown.size);
    return least >= this.state.limit;
  }

  private count(block: Block): void {
    if (this.column.type === 'category') return;
    const { range, fresh, maybeKnown } = this;
    switch (block.kind) {
      case 'numeric':
        for (const value of block.values)
          if (value >= range.minimum && value <= range.maximum) maybeKnown.add(value);
          else if (!Number.isNaN(value)) fresh.add(value);
        return;
      case 'category':
        for (const code of block.codes) if (code >= 0) maybeKnown.add(code);
        return;
      case 'text':
        for (const text of unpackTexts(block)) if (text !== null) maybeKnown.add(text);
    }
  }
}

/** Missing ones as NaN, -1 and null. */
function cellsOf(block: Block): Iterable<number | string | null> {
  switch (block.kind) {
    case 'numeric':
      return block.values;
    case 'category':
      return block.codes;
    case 'text':
      return unpackTexts(block);
  }
}
