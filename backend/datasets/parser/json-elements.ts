import { DomainError } from '../../errors/domain-error';

/** Bytes of one element: a row of a table has fewer. */
const LONGEST_ELEMENT = 16 * 1024 ** 2;
const MOST_DEPTH = 64;
const [QUOTE, BACKSLASH, COMMA, COLON, LF] = [0x22, 0x5c, 0x2c, 0x3a, 0x0a];
const [OPEN_ARRAY, CLOSE_ARRAY, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d];

/** The texts of the elements of one JSON array, as they arrive. Whether each is JSON is for others to see. */
export async function* arrayElements(pieces: AsyncIterable<Buffer>): AsyncGenerator<string> {
  const cutter = new ArrayCutter();
  for await (const piece of pieces) yield* cutter.feed(piece);
  cutter.end();
}

/** The lines of a text as they arrive, without the spaces around them. */
export async function* lines(pieces: AsyncIterable<Buffer>): AsyncGenerator<string> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const piece of pieces) {
    const bytes = Buffer.concat([rest, piece]);
    let start = 0;
    for (let end = bytes.indexOf(LF); end >= 0; end = bytes.indexOf(LF, start)) {
      yield bytes.toString('utf8', start, end).trim();
      start = end + 1;
    }
    rest = bytes.subarray(start);
    requireShort(rest.length);
  }
  if (rest.length > 0) yield rest.toString('utf8').trim();
}

/**
 * What a parsed text that is a JSON object does not show: whether it is nested too deep for others to
 * walk it, and how many members it writes, of which those with the same name are one afterwards.
 */
export function jsonShape(json: string): { isTooDeep: boolean; members: number } {
  let [depth, members] = [0, 0];
  let quoted = false;
  for (let at = 0; at < json.length; at++) {
    const code = json.charCodeAt(at);
    if (code === QUOTE) quoted = !quoted;
    else if (quoted) at += code === BACKSLASH ? 1 : 0;
    else if (code === OPEN_ARRAY || code === OPEN_OBJECT) depth++;
    else if (code === CLOSE_ARRAY || code === CLOSE_OBJECT) depth--;
    else if (code === COLON && depth === 1) members++;
    if (depth > MOST_DEPTH) return { isTooDeep: true, members };
  }
  return { isTooDeep: false, members };
}

class ArrayCutter {
  private rest: Buffer = Buffer.alloc(0);
  /** How far `rest` has been looked at. */
  private at = 0;
  private depth = 0;
  private quoted = false;
  private ended = false;
  private elements = 0;

  *feed(piece: Buffer): Generator<string> {
    const bytes = Buffer.concat([this.rest, piece]);
    let start = 0;
    for (let at = this.at; at < bytes.length; at++) {
      const byte = bytes[at]!;
      if (this.quoted) {
        if (byte === BACKSLASH) at++;
        else if (byte === QUOTE) this.quoted = false;
        continue;
      }
      const isEnd = this.look(byte);
      if (isEnd === undefined) continue;
      const element = bytes.toString('utf8', start, at);
      start = at + 1;
      if (isEnd !== 'start' && (isEnd === 'next' || this.elements > 0 || element.trim() !== '')) {
        this.elements++;
        yield element;
      }
    }
    this.rest = bytes.subarray(start);
    // an escape at the very end belongs to the next piece
    this.at = this.rest.length;
    if (this.quoted && endsInEscape(this.rest)) this.at--;
    requireShort(this.rest.length);
  }

  end(): void {
    if (!this.ended || this.rest.toString('utf8').trim() !== '')
      throw broken(this.elements + 1, this.ended ? 'goes on behind its array' : 'ends within it');
  }

  private look(byte: number): 'start' | 'next' | 'last' | undefined {
    if (this.ended) return undefined;
    if (byte === QUOTE) this.quoted = true;
    else if (byte === OPEN_ARRAY || byte === OPEN_OBJECT) {
      this.depth++;
      if (this.depth === 1) return 'start';
    } else if (byte === CLOSE_ARRAY || byte === CLOSE_OBJECT) {
      this.depth--;
      this.ended = this.depth === 0;
      if (this.ended) return 'last';
    } else if (byte === COMMA && this.depth === 1) return 'next';
    return undefined;
  }
}

/** An odd number of backslashes at the end. */
function endsInEscape(bytes: Buffer): boolean {
  let count = 0;
  while (count < bytes.length && bytes[bytes.length - 1 - count] === BACKSLASH) count++;
  return count % 2 === 1;
}

function requireShort(bytes: number): void {
  if (bytes > LONGEST_ELEMENT)
    throw new DomainError(
      'invalid-csv',
      `One row of the file has more than ${LONGEST_ELEMENT} bytes. Check that the rows are closed.`,
    );
}

function broken(row: number, why: string): DomainError {
  const detail = `the file ${why}`;
  return new DomainError('invalid-csv', `Row ${row}: ${detail}. Send a whole JSON array.`, {
    details: [{ row, detail }],
  });
}
