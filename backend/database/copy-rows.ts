import { escapeLiteral, Query, type PoolClient } from 'pg';

/** A row's fields in Postgres' binary formats: an int4 is four bytes, a bytea its very bytes. Null = null. */
export interface CopiedRow {
  fields: (Buffer | null)[];
}

/**
 * The rows of a SELECT by COPY. An answer to a query carries a bytea as hex text, twice as long and
 * decoded twice; here its bytes come as they are. COPY takes no parameters: `$1 …` become literals.
 */
export function copyRows(
  client: PoolClient,
  select: string,
  parameters: readonly unknown[],
): Promise<CopiedRow[]> {
  const text = select.replace(/\$(\d+)/g, (_, place) => literal(parameters[Number(place) - 1]));
  return new Promise((resolve, reject) => {
    const copy = new CopyOut(`copy (${text}) to stdout (format binary)`);
    const callback = (error: Error | null) => (error ? reject(error) : resolve(copy.rows));
    client.query(Object.assign(copy, { callback }));
  });
}

/** "PGCOPY\n\xff\r\n\0", flags, then the length of what else the header holds. */
const HEADER_BYTES = 19;
const EXTENSION_AT = 15;

/** pg tells the statement that is under way of every piece of copied data. */
class CopyOut extends Query {
  readonly rows: CopiedRow[] = [];
  private isBegun = false;

  /** The protocol: one message a row; the header comes with the first, the trailer (-1 fields) last. */
  handleCopyData({ chunk }: { chunk: Buffer }): void {
    let at = 0;
    if (!this.isBegun) at = HEADER_BYTES + chunk.readInt32BE(EXTENSION_AT);
    this.isBegun = true;
    if (at === chunk.length) return;
    const count = chunk.readInt16BE(at);
    if (count >= 0) this.rows.push({ fields: fieldsOf(chunk.subarray(at + 2), count) });
  }
}

function fieldsOf(chunk: Buffer, count: number): (Buffer | null)[] {
  const bytes = Buffer.from(chunk); // pg writes the next message over this one
  let at = 0;
  return Array.from({ length: count }, () => {
    const length = bytes.readInt32BE(at);
    at += 4 + Math.max(0, length);
    return length < 0 ? null : bytes.subarray(at - length, at);
  });
}

function literal(parameter: unknown): string {
  if (typeof parameter === 'string') return escapeLiteral(parameter);
  if (typeof parameter === 'number' && Number.isFinite(parameter)) return `${parameter}`;
  if (Array.isArray(parameter) && parameter.every(Number.isInteger))
    return escapeLiteral(`{${parameter.join(',')}}`);
  throw new TypeError(`COPY takes texts, numbers and lists of integers, not ${String(parameter)}`);
}
