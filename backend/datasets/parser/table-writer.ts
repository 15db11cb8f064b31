import type { ColumnSchema } from '../../contracts/table';
import { inStrips, type Strip } from '../column-strip';
import { hashTable, type HashedTable } from '../content-hash';
import type { BlockWriter } from './block-writer';
import { cellText, type CellBatch, type CellSink, type HeaderFacts } from './cell-batch';
import { chooseColumns } from './choose-columns';
import { MOST_CATEGORIES, type TypeGuess } from './guess-type';
import { USUAL_MARKERS } from './missing-markers';
import { Problems } from './problems';
import type { ColumnOptions, ReadOptions } from './read-options';
import { WrittenColumn } from './written-column';

export interface WriterSettings {
  options: ReadOptions;
  /** What may mark the decimals of a number. */
  decimal: 'either' | '.' | ',';
  /** Rows that are kept as they are written, to be shown. */
  shownRows: number;
}

export interface ReadColumn {
  /** In the file, from 1. */
  number: number;
  nameInFile: string;
  schema: ColumnSchema;
  guess: TypeGuess;
  /** As they were asked for. */
  options: ColumnOptions | undefined;
  /** UTF-16 units of the longest text. */
  longest: number;
  /** Whether some values are dates with a time of day. */
  hasTimes: boolean;
  /** First row whose digits a number would not keep: a leading zero, or beyond 2^53. */
  digitsLostInRow: number | undefined;
}

const MOST_DISTINCT = 10_000;
/** Distinct values remembered over all columns: bounds the parser's memory. */
const MOST_DISTINCT_IN_TABLE = 2_000_000;

/**
 * Turns the cells of a table into typed blocks, in one pass for every column whose first rows do not
 * mislead about its type. Without a store it only learns what the table is like.
 */
export class TableWriter implements CellSink {
  rowCount = 0;
  /** The first rows, as they are written. */
  readonly firstRows: string[][] = [];
  private columns: WrittenColumn[] = [];
  /** Columns that are stored together. */
  private strips: Strip<WrittenColumn>[] = [];
  private blockIndex = 0;

  constructor(
    private readonly settings: WriterSettings,
    private readonly problems: Problems,
    private readonly store: BlockWriter | undefined,
  ) {}

  onHeader(names: string[], facts: HeaderFacts = {}): void {
    const { options, decimal } = this.settings;
    const chosen = chooseColumns(names, options, facts);
    const limit = distinctLimit(chosen.length);
    const missingValues = options.missingValues ?? USUAL_MARKERS;
    this.columns = chosen.map(
      (column) =>
        new WrittenColumn(column, {
          missingValues,
          decimal,
          distinctLimit: limit,
          isText: facts.areTexts?.[column.index] === true,
        }),
    );
    this.strips = inStrips(this.columns);
  }

  async onBatch(batch: CellBatch): Promise<void> {
    if (this.problems.count > 0 && this.settings.options.onBadRows !== 'skip' && this.store) return;
    this.keepFirstRows(batch);
    for (const { first, columns } of this.strips) {
      const blocks = columns.flatMap((column) => column.take(batch) ?? []);
      if (blocks.length === columns.length)
        await this.store?.write({ column: first, index: this.blockIndex }, blocks);
    }
    this.rowCount += batch.rows;
    this.blockIndex++;
  }

  /** After the last row. Where it answers a sink, the file has to be read into that once more. */
  async settle(): Promise<CellSink | undefined> {
    for (const column of this.columns) column.settle();
    const stale = this.strips.filter(({ columns }) => columns.some(({ isStale }) => isStale));
    if (stale.length === 0) return undefined;
    await this.store?.drop(stale.map(({ first }) => first));
    for (const { columns } of stale) for (const column of columns) column.restart();
    let blockIndex = 0;
    return {
      onHeader: () => undefined,
      onBatch: async (batch) => {
        for (const { first, columns } of stale) {
          const blocks = columns.map((column) => column.retake(batch));
          await this.store?.write({ column: first, index: blockIndex }, blocks);
        }
        blockIndex++;
      },
    };
  }

  /** Values that do not fit the types that were chosen, of all columns. */
  misfits(): Problems {
    return Problems.joined(this.columns.map(({ misfits }) => misfits));
  }

  /** Columns that cannot be of the types that were chosen, even without such values. */
  misfitColumns(): Problems {
    const problems = new Problems();
    for (const { misfit } of this.columns) if (misfit) problems.add(() => misfit);
    return problems;
  }

  read(): ReadColumn[] {
    return this.columns.map((column) => ({
      number: column.chosen.number,
      nameInFile: column.chosen.nameInFile,
      schema: column.schema(),
      guess: column.guess(),
      options: column.chosen.options,
      longest: column.longest,
      hasTimes: column.hasTimes,
      digitsLostInRow: column.digitsLostInRow,
    }));
  }

  hash(): HashedTable {
    return hashTable(
      this.columns.map(({ identity }) => identity),
      this.rowCount,
      this.columns.map((column) => column.hash),
    );
  }

  private keepFirstRows(batch: CellBatch): void {
    const wanted = Math.min(batch.rows, this.settings.shownRows - this.firstRows.length);
    for (let row = 0; row < wanted; row++)
      this.firstRows.push(this.columns.map(({ chosen }) => cellText(batch, row, chosen.index)));
  }
}

/** Distinct values that are counted of each column: fewer in wide tables, but always enough for categories. */
export function distinctLimit(columns: number): number {
  const share = Math.floor(MOST_DISTINCT_IN_TABLE / columns);
  return Math.min(MOST_DISTINCT, Math.max(MOST_CATEGORIES + 1, share));
}
