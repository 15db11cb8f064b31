import { Parser, type ParseResult } from 'papaparse';
import { RecordCutter } from './record-cutter';

/** Consecutive rows of the file, blank lines among them. */
export interface RecordBatch {
  /** Number of the first row; the header is row 1. */
  firstRow: number;
  records: string[][];
}

export interface RecordFormat {
  delimiter: string;
  /** Longest value, in characters; only there to notice a quote that is never closed. */
  longestValue: number;
}

/** Every row of the text as an array of values, as they are written. Throws QuoteError. */
export async function* readRecords(
  text: AsyncIterable<string>,
  { delimiter, longestValue }: RecordFormat,
): AsyncGenerator<RecordBatch> {
  const cutter = new RecordCutter(delimiter, longestValue);
  let firstRow = 1;
  for await (const piece of text) {
    const whole = cutter.cut(piece, false, firstRow);
    if (whole === undefined) continue;
    const records = splitRecords(whole, delimiter);
    yield { firstRow, records };
    firstRow += records.length;
  }
  const whole = cutter.cut('', true, firstRow);
  if (whole !== undefined) yield { firstRow, records: splitRecords(whole, delimiter) };
}

/** Rows are arrays, never objects keyed by header: a column may be called `__proto__`. */
export function splitRecords(text: string, delimiter: string, atMost = 0): string[][] {
  if (text === '') return [['']];
  const parser = new Parser({ delimiter, newline: '\n', quoteChar: '"', preview: atMost });
  const { data, errors } = parser.parse(text, 0, false) as ParseResult<string[]>;
  if (errors.length > 0 && atMost === 0)
    throw new Error(`papaparse disagrees with RecordCutter: ${JSON.stringify(errors[0])}`);
  return data;
}

/** A line without any text. In a file of one column that is no missing value either. */
export function isBlank(record: readonly string[]): boolean {
  return record.length === 1 && record[0]?.trim() === '';
}
