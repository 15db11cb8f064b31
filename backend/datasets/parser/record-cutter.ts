import { QuoteError } from './quote-error';

/** Characters that one row may have before it is taken for damage. */
const LONGEST_ROW = 16 * 1024 ** 2;

/**
 * Cuts a stream of text into whole rows, and is strict where papaparse is lenient: a quote may open
 * a value only at its start and close it only at its end. Line ends outside quotes (CRLF, LF, CR)
 * become LF. Leaps from quote to quote; the values between them are papaparse's.
 */
export class RecordCutter {
  /** Text after the last whole row, already checked. */
  private rest = '';
  /** Where in `rest` the quote stands that is open, or -1. */
  private openedAt = -1;
  /** The end of the last piece, where its meaning depends on what follows. */
  private held = '';

  constructor(
    private readonly delimiter: string,
    /** Longest value, in characters. */
    private readonly longestValue: number,
  ) {}

  /**
   * The rows that this piece completes, without the last line end; undefined where there are none.
   * `firstRow` is the number of the first of them. Throws QuoteError.
   */
  cut(piece: string, isLast: boolean, firstRow: number): string | undefined {
    const text = this.held + piece;
    this.held = isLast ? '' : (/["\r]+$/.exec(text)?.[0] ?? '');
    const end = this.extend(text.slice(0, text.length - this.held.length), firstRow);
    if (isLast) return this.finish(firstRow);
    this.checkLengths(firstRow);
    if (end === 0) return undefined;
    const whole = this.rest.slice(0, end - 1);
    this.rest = this.rest.slice(end);
    if (this.openedAt >= 0) this.openedAt -= end;
    return whole;
  }

  /** Appends the piece, checked and with its line ends made one. Returns where its last whole row ends, or 0. */
  private extend(piece: string, firstRow: number): number {
    const text = this.rest + piece;
    const checked = new CheckedText(this.rest);
    let from = this.rest.length;
    const fail = (kind: 'inside' | 'after', unchecked: string): never => {
      throw new QuoteError(kind, checked.toString() + unchecked, this.delimiter, firstRow);
    };
    for (let at = text.indexOf('"', from); at >= 0; at = text.indexOf('"', from)) {
      if (this.openedAt < 0) {
        const before = text.slice(from, at);
        if (!this.isBorder(text[at - 1])) fail('inside', before);
        checked.addOutside(before);
        this.openedAt = checked.length;
        checked.addInside('"');
        from = at + 1;
      } else {
        const isEscaped = text[at + 1] === '"';
        checked.addInside(text.slice(from, at + (isEscaped ? 2 : 1)));
        from = at + (isEscaped ? 2 : 1);
        if (isEscaped) continue;
        this.openedAt = -1;
        if (!this.isBorder(text[from])) fail('after', '');
      }
    }
    const remaining = text.slice(from);
    if (this.openedAt < 0) checked.addOutside(remaining);
    else checked.addInside(remaining);
    this.rest = checked.toString();
    return checked.lastRowEnd;
  }

  /** True beside a value: a delimiter, a line end, or nothing. */
  private isBorder(character: string | undefined): boolean {
    return (
      character === undefined ||
      character === '\n' ||
      character === '\r' ||
      character === this.delimiter
    );
  }

  private finish(firstRow: number): string | undefined {
    if (this.openedAt >= 0) throw this.unclosed(firstRow);
    const whole = this.rest;
    this.rest = '';
    if (whole === '') return undefined;
    return whole.endsWith('\n') ? whole.slice(0, -1) : whole;
  }

  private checkLengths(firstRow: number): void {
    const openFor = this.openedAt < 0 ? 0 : this.rest.length - this.openedAt;
    if (openFor > this.longestValue * 2 + 2) throw this.unclosed(firstRow);
    if (this.rest.length > LONGEST_ROW)
      throw new QuoteError('endless', this.rest, this.delimiter, firstRow);
  }

  private unclosed(firstRow: number): QuoteError {
    return new QuoteError('unclosed', this.rest.slice(0, this.openedAt), this.delimiter, firstRow);
  }
}

/** Text put together from parts outside and inside of quotes. */
class CheckedText {
  private readonly parts: string[];
  length: number;
  /** Behind the last line end outside quotes, or 0. */
  lastRowEnd = 0;

  constructor(start: string) {
    this.parts = [start];
    this.length = start.length;
  }

  addOutside(part: string): void {
    const lines = part.includes('\r') ? part.replaceAll(/\r\n?/g, '\n') : part;
    const lineEnd = lines.lastIndexOf('\n');
    if (lineEnd >= 0) this.lastRowEnd = this.length + lineEnd + 1;
    this.addInside(lines);
  }

  addInside(part: string): void {
    this.parts.push(part);
    this.length += part.length;
  }

  toString(): string {
    return this.parts.join('');
  }
}
