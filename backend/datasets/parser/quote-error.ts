import type { ErrorDetail } from '../../contracts/error-codes';

const FAULTS = {
  inside: {
    code: 'stray-quote',
    detail: 'has a quote inside a value that does not begin with one',
    expected: 'quotes around the whole value',
    suggestion:
      'quote the whole value and write the quote inside it twice; no spaces before a quote',
  },
  after: {
    code: 'stray-quote',
    detail: 'has text after the quote that closes its value',
    expected: 'a delimiter or the end of the row',
    suggestion: 'write a quote inside a quoted value twice; no spaces after a quote',
  },
  unclosed: {
    code: 'unclosed-quote',
    detail: 'opens a quote that is never closed',
    expected: 'a closing quote',
    suggestion: 'close the quote, or write it twice where it belongs to the value',
  },
  endless: {
    code: 'row-too-long',
    detail: 'belongs to a row of more text than a row may have',
    expected: 'the end of the row',
    suggestion: 'check that the rows end with line ends',
  },
} as const;

/** A place in the text from which on nobody can say where values and rows end. */
export class QuoteError extends Error {
  /** Row and column are 1-based, the header is row 1. */
  readonly detail: ErrorDetail;

  /** `before` is the text from the start of row `firstRow` up to the fault. */
  constructor(kind: keyof typeof FAULTS, before: string, delimiter: string, firstRow: number) {
    const { row, column } = locate(before, delimiter, firstRow);
    const fault = FAULTS[kind];
    super(fault.detail);
    this.detail = { row, column, ...fault, got: `… ${before.slice(-20)}` };
  }
}

/** Row and column of the value in which this text ends. */
function locate(before: string, delimiter: string, firstRow: number) {
  let row = firstRow;
  let column = 1;
  let quoted = false;
  for (const character of before) {
    if (character === '"') quoted = !quoted;
    else if (quoted) continue;
    else if (character === delimiter) column++;
    else if (character === '\n') [row, column] = [row + 1, 1];
  }
  return { row, column };
}
