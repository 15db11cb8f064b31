import type { ErrorDetail } from '../../contracts/error-codes';
import { DomainError } from '../../errors/domain-error';
import { QuoteError } from './quote-error';
import { isBlank, readRecords } from './read-records';

const SHOWN = 20;

export interface RowLimits {
  columns: number;
  fieldBytes: number;
}

export interface RowReader {
  limits: RowLimits;
  /** Called once, before any row. Throws to refuse the header. */
  onHeader: (names: string[]) => void;
  /** Called for the rows that are not blank, each as wide as the header; awaited piece by piece. */
  onRows: (rows: string[][]) => Promise<void> | void;
}

/**
 * Reads separated values strictly: every row is as wide as the header, every quote opens and closes
 * a whole value. Rows are numbered as records, from 1 with the header, blank ones included. Returns
 * the number of blank ones, which are no rows. Throws `dataset-empty`, `too-many-columns`, and
 * `invalid-csv` with the first 20 problems, each with its row and column, and the number of all.
 */
export async function readRows(
  text: AsyncIterable<string>,
  delimiter: string,
  reader: RowReader,
): Promise<number> {
  const check = new RowCheck(reader);
  try {
    const format = { delimiter, longestValue: reader.limits.fieldBytes };
    for await (const { firstRow, records } of readRecords(text, format))
      await check.take(records, firstRow);
  } catch (error) {
    if (!(error instanceof QuoteError)) throw error;
    check.note(error.detail);
  }
  return check.end();
}

/** What is known of the file so far; refuses what does not fit. */
class RowCheck {
  private width: number | undefined;
  private blank = 0;
  private problemCount = 0;
  private readonly problems: ErrorDetail[] = [];

  constructor(private readonly reader: RowReader) {}

  async take(records: string[][], firstRow: number): Promise<void> {
    const rows = records.filter((record, index) => this.accept(record, firstRow + index));
    if (this.problemCount === 0 && rows.length > 0) await this.reader.onRows(rows);
  }

  note(problem: ErrorDetail): void {
    this.problemCount++;
    if (this.problems.length < SHOWN) this.problems.push(problem);
  }

  end(): number {
    if (this.problemCount > 0) {
      throw new DomainError(
        'invalid-csv',
        `${describe(this.problems[0], this.problemCount)} Correct the file and upload it again.`,
        { details: this.problems, extensions: { error_count: this.problemCount } },
      );
    }
    if (this.width === undefined)
      throw new DomainError(
        'dataset-empty',
        'The file is empty: it needs a header row and at least one row of values.',
      );
    return this.blank;
  }

  private accept(record: string[], row: number): boolean {
    if (isBlank(record)) {
      this.blank++;
      return false;
    }
    if (this.width === undefined) {
      this.width = record.length;
      this.checkColumns(record.length);
      this.reader.onHeader(record);
      return false;
    }
    return this.hasWidth(record, row, this.width) && this.hasShortFields(record, row);
  }

  private checkColumns(count: number): void {
    const { columns } = this.reader.limits;
    if (count > columns)
      throw new DomainError(
        'too-many-columns',
        `The table has ${count} columns; at most ${columns} are taken.`,
      );
  }

  private hasWidth(record: string[], row: number, width: number): boolean {
    if (record.length === width) return true;
    this.note({
      row,
      column: Math.min(record.length, width) + 1,
      code: 'ragged-row',
      detail: `has ${fields(record.length)} where the header has ${width}`,
      expected: fields(width),
      got: fields(record.length),
    });
    return false;
  }

  private hasShortFields(record: string[], row: number): boolean {
    const { fieldBytes } = this.reader.limits;
    // UTF-8 needs at most three bytes for a UTF-16 unit.
    const index = record.findIndex(
      (field) => field.length * 3 > fieldBytes && Buffer.byteLength(field) > fieldBytes,
    );
    if (index < 0) return true;
    this.note({
      row,
      column: index + 1,
      code: 'field-too-long',
      detail: `holds a value of more than ${fieldBytes} bytes`,
      expected: `at most ${fieldBytes} bytes`,
      got: `${Buffer.byteLength(record[index] ?? '')} bytes`,
    });
    return false;
  }
}

function fields(count: number): string {
  return count === 1 ? '1 field' : `${count} fields`;
}

function describe(first: ErrorDetail | undefined, count: number): string {
  const more = count > 1 ? ` (and ${count - 1} more)` : '';
  return `Row ${first?.row}, column ${first?.column}: ${first?.detail}${more}.`;
}
