import Papa from 'papaparse';
import { Readable } from 'node:stream';
import type { ErrorDetail } from '../../contracts/error-codes';
import { DomainError } from '../../errors/domain-error';

const DELIMITERS = [',', ';', '\t', '|'];
const SHOWN = 20;
/** Problems after which reading on tells nobody anything new. */
const MOST_PROBLEMS = 1_000;

export interface RowLimits {
  columns: number;
  fieldBytes: number;
}

export interface RowReader {
  limits: RowLimits;
  /** Called once, before any row. Throws to refuse the header. */
  onHeader: (names: string[]) => void;
  /** Called for every row that is not blank, each as wide as the header; awaited chunk by chunk. */
  onRows: (rows: string[][]) => Promise<void> | void;
}

/** The delimiter that a file's first lines agree on; a comma where there is only one column. */
export function detectDelimiter(sample: string): string {
  const { meta } = Papa.parse(sample, {
    preview: 50,
    delimitersToGuess: DELIMITERS,
    skipEmptyLines: 'greedy',
  });
  return DELIMITERS.includes(meta.delimiter) ? meta.delimiter : ',';
}

/**
 * Reads separated values strictly: every row is as wide as the header, every quote is closed. Rows
 * are numbered as records, from 1 with the header. Returns the number of blank ones, which are no
 * rows. Throws `invalid-csv` with the first 20 problems, each with its row and column.
 */
export async function readRows(
  text: AsyncIterable<string>,
  delimiter: string,
  reader: RowReader,
): Promise<number> {
  const state = new RowCheck(reader);
  await new Promise<void>((resolve, reject) => {
    Papa.parse<string[]>(Readable.from(text, { objectMode: false, encoding: 'utf8' }), {
      delimiter,
      header: false,
      skipEmptyLines: false,
      chunk: ({ data, errors }, parser) => {
        parser.pause();
        void state
          .take(data, errors)
          .then(() => parser.resume())
          .catch((error: unknown) => {
            reject(error);
            parser.abort();
          });
      },
      complete: () => resolve(),
      error: reject,
    });
  });
  return state.end();
}

/** What is known of the file so far; refuses what does not fit. */
class RowCheck {
  private record = 0;
  private width: number | undefined;
  private blank = 0;
  private problemCount = 0;
  private readonly problems: ErrorDetail[] = [];

  constructor(private readonly reader: RowReader) {}

  async take(rows: string[][], errors: readonly { code: string; row?: number }[]): Promise<void> {
    const first = this.record + 1;
    for (const error of errors) this.noteQuotes(error, first);
    const good = rows.filter((row) => this.accept(row));
    if (this.problemCount >= MOST_PROBLEMS) this.end();
    if (this.problemCount === 0 && good.length > 0) await this.reader.onRows(good);
  }

  end(): number {
    if (this.problemCount > 0) {
      const more = this.problemCount > 1 ? ` (and ${this.problemCount - 1} more)` : '';
      throw new DomainError(
        'invalid-csv',
        `${describe(this.problems[0])}${more}. Correct the file and upload it again.`,
        {
          details: this.problems,
        },
      );
    }
    if (this.width === undefined)
      throw new DomainError(
        'dataset-empty',
        'The file is empty: it needs a header row and at least one row of values.',
      );
    return this.blank;
  }

  private accept(row: string[]): boolean {
    this.record++;
    if (row.length === 1 && row[0]?.trim() === '') {
      this.blank++;
      return false;
    }
    if (this.width === undefined) {
      this.width = row.length;
      this.checkColumns(row.length);
      this.reader.onHeader(row);
      return false;
    }
    return this.hasWidth(row) && this.hasShortFields(row);
  }

  private checkColumns(count: number): void {
    const { columns } = this.reader.limits;
    if (count > columns)
      throw new DomainError(
        'too-many-columns',
        `The table has ${count} columns; at most ${columns} are taken.`,
      );
  }

  private hasWidth(row: string[]): boolean {
    const { width = 0 } = this;
    if (row.length === width) return true;
    const column = Math.min(row.length, width) + 1;
    this.note({
      row: this.record,
      column,
      code: 'ragged-row',
      detail: `has ${row.length} fields where the header has ${width}`,
      expected: `${width} fields`,
      got: `${row.length} fields`,
    });
    return false;
  }

  private hasShortFields(row: string[]): boolean {
    const { fieldBytes } = this.reader.limits;
    const column = row.findIndex(
      (field) => field.length > fieldBytes / 4 && Buffer.byteLength(field) > fieldBytes,
    );
    if (column < 0) return true;
    this.note({
      row: this.record,
      column: column + 1,
      code: 'field-too-long',
      detail: `holds a value of more than ${fieldBytes} bytes`,
    });
    return false;
  }

  private noteQuotes(error: { code: string; row?: number }, first: number): void {
    const row = first + (error.row ?? 0);
    if (error.code === 'MissingQuotes')
      this.note({
        row,
        column: 1,
        code: 'unclosed-quote',
        detail: 'opens a quote that is never closed',
      });
    if (error.code === 'InvalidQuotes')
      this.note({
        row,
        column: 1,
        code: 'stray-quote',
        detail: 'has a quote inside a quoted field that is not doubled',
      });
  }

  private note(problem: ErrorDetail): void {
    this.problemCount++;
    if (this.problems.length < SHOWN) this.problems.push(problem);
  }
}

function describe(problem: ErrorDetail | undefined): string {
  return problem
    ? `Row ${problem.row}, column ${problem.column}: ${problem.detail}`
    : 'The file is no table';
}
