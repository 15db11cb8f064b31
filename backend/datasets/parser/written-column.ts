import type { ErrorDetail } from '../../contracts/error-detail';
import type { ColumnSchema } from '../../contracts/table';
import type { Block } from '../block';
import { ColumnHash } from '../content-hash';
import { DATE_ORDERS, type DateOrder } from '../../contracts/moment';
import { LONGEST_KEPT } from './byte-set';
import { cellBytes, cellText, type CellBatch } from './cell-batch';
import { KIND } from './cell-kind';
import { describeColumn } from './describe-column';
import { countNumbers } from './distinct-numbers';
import type { ChosenColumn } from './choose-columns';
import { ORDER_BITS } from './classify-cell';
import { ColumnStats } from './column-stats';
import { guessType, type TypeGuess } from './guess-type';
import { BlockMaker, formOf } from './make-block';
import { MissingMarkers } from './missing-markers';
import { Problems } from './problems';
import { TypedColumn } from './typed-column';

export interface ColumnSettings {
  missingValues: readonly string[];
  /** What may mark the decimals of a number. */
  decimal: 'either' | '.' | ',';
  /** Distinct values that are counted. */
  distinctLimit: number;
  /** True where the values are texts, even if they look like numbers. */
  isText: boolean;
}

/**
 * One column on its way from cells to blocks. Its type is what all of its values so far say, and its
 * blocks are made for that type at once. Where a later row contradicts, the blocks are void and the
 * column is stale: it is made again from the file, so that nothing that was written in it is lost.
 */
export class WrittenColumn {
  isStale = false;
  /** Of the blocks that were made. */
  hash!: ColumnHash;
  private readonly typed: TypedColumn;
  private form: string | undefined;
  private settled: ReturnType<WrittenColumn['guess']> | undefined;
  private maker!: BlockMaker;
  private stats!: ColumnStats;
  /** Values that do not fit the type that was chosen. */
  private unfit!: Problems;
  /** Why the type that was chosen cannot be that of the column, whichever values are left out. */
  private impossible: ErrorDetail | undefined;

  constructor(
    readonly chosen: ChosenColumn,
    private readonly settings: ColumnSettings,
  ) {
    const own = chosen.options?.missingValues ?? [];
    const markers = new MissingMarkers([...settings.missingValues, ...own]);
    this.typed = new TypedColumn(markers, settings);
  }

  /** The block of these rows; undefined once the column is stale. */
  take(batch: CellBatch): Block | undefined {
    this.typed.scan(batch, this.chosen.index);
    const guess = this.guess();
    if (this.form === undefined) this.begin(guess);
    this.isStale ||= this.form !== formOf(guess);
    return this.isStale ? undefined : this.make(batch);
  }

  /** After the last row: its type is what it is now. A stale column has to restart. */
  settle(): void {
    this.settled = this.guess();
    this.isStale ||= this.form !== formOf(this.settled);
  }

  /** Forgets all blocks, so that all rows can be taken again, by `retake`. */
  restart(): void {
    this.begin(this.guess());
  }

  /** As `take`, when the type is settled. */
  retake(batch: CellBatch): Block {
    this.typed.scan(batch, this.chosen.index);
    return this.make(batch);
  }

  /** What its values are taken for, and why. */
  guess(): TypeGuess & { order: DateOrder } {
    if (this.settled) return this.settled;
    const { decimal } = this.settings;
    const { type, dateOrder } = this.chosen.options ?? {};
    const guess = guessType(this.typed, decimal);
    const orders = DATE_ORDERS.filter((each) => (this.typed.dateOrders & ORDER_BITS[each]) !== 0);
    const order = dateOrder ?? guess.order ?? orders[0] ?? 'ymd';
    if (type === undefined) return { ...guess, order };
    return { type, confidence: 1, reason: 'chosen by you', order };
  }

  /** Values without which the column would fit the type that was chosen. */
  get misfits(): Problems {
    return this.unfit;
  }

  /** That it was chosen to be a category and has too many values. */
  get misfit(): ErrorDetail | undefined {
    return this.impossible;
  }

  /** UTF-16 units of the longest text. */
  get longest(): number {
    return this.typed.longest;
  }

  /** Whether some values are dates with a time of day. */
  get hasTimes(): boolean {
    return this.typed.counts[KIND.datetime]! > 0;
  }

  /** First row with a whole number that has a leading zero, or is beyond 2^53. */
  get digitsLostInRow(): number | undefined {
    const { counts, firstRows } = this.typed;
    const rows = [KIND.padded, KIND.huge]
      .filter((kind) => counts[kind]! > 0)
      .map((kind) => firstRows[kind]!);
    return rows.length > 0 ? Math.min(...rows) : undefined;
  }

  /** As it is called and typed. */
  get identity(): Pick<ColumnSchema, 'name' | 'type'> {
    return { name: this.chosen.name, type: this.guess().type };
  }

  schema(): ColumnSchema {
    const { name } = this.chosen;
    const { type, order } = this.guess();
    const about = { name, type, order, distinct: this.distinct() };
    return describeColumn({ ...about, categories: this.categories() }, this.stats);
  }

  private begin(guess: TypeGuess & { order: DateOrder }): void {
    this.form = formOf(guess);
    this.hash = new ColumnHash(() => this.categories() ?? []);
    this.stats = new ColumnStats();
    this.unfit = new Problems();
    this.impossible = undefined;
    const { decimal } = this.settings;
    this.maker = new BlockMaker({
      type: guess.type,
      order: guess.order,
      decimal,
      onUnfit: (batch, row) => this.takeUnfit(batch, row, guess.type),
    });
  }

  private make(batch: CellBatch): Block {
    const block = this.maker.make(batch, this.chosen.index);
    this.hash.add(block);
    this.stats.add(block);
    return block;
  }

  private takeUnfit(batch: CellBatch, row: number, type: string): void {
    const { index, name, number } = this.chosen;
    const isTooMany = type === 'category' && cellBytes(batch, row, index) <= LONGEST_KEPT;
    const place = { row: batch.rowNumbers[row]!, column: number, columnName: name };
    if (!isTooMany)
      this.unfit.add(() => ({ ...place, ...unfit(cellText(batch, row, index), type) }));
    else if (!this.impossible) {
      const why = tooMany(cellText(batch, row, index), this.settings.distinctLimit);
      this.impossible = { ...place, ...why };
    }
  }

  private categories(): string[] | undefined {
    const { type } = this.guess();
    if (type === 'boolean') return ['false', 'true'];
    return type === 'category' ? this.typed.distinct.texts() : undefined;
  }

  /** `1` and `1.0` are one number, `True` and `TRUE` one boolean. */
  private distinct(): number {
    const { distinct } = this.typed;
    const { type } = this.guess();
    if (distinct.overflown || (type !== 'number' && type !== 'integer' && type !== 'boolean'))
      return distinct.size;
    if (type !== 'boolean') return countNumbers(distinct);
    return new Set(distinct.texts().map((text) => text.trim().toLowerCase())).size;
  }
}

function unfit(text: string, type: string) {
  const got = text.slice(0, 80);
  const why =
    type === 'category'
      ? `a text of ${Buffer.byteLength(text)} bytes; those of a category have at most ${LONGEST_KEPT}`
      : `${JSON.stringify(got)}, which is no ${type}`;
  return {
    code: 'wrong-type',
    detail: `holds ${why}`,
    expected: `a value of type ${type}`,
    got,
    suggestion: 'name it in missing_values, or choose another type for the column',
  };
}

/** Of one value too many: leaving it and all after it out would make another column of it. */
function tooMany(text: string, limit: number) {
  return {
    code: 'too-many-categories',
    detail: `holds one more different value than the ${limit} that a category can have in this table`,
    expected: `at most ${limit} different values`,
    got: text.slice(0, 80),
    suggestion: 'choose text for the column, or identifier where it names the rows',
  };
}
