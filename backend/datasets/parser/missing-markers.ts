/** How tables write that there is no value. Spaces around them do not count. */
export const USUAL_MARKERS: readonly string[] = [
  'NA',
  'N/A',
  'n/a',
  '#N/A',
  '<NA>',
  'NaN',
  'nan',
  'null',
  'NULL',
  'None',
  '?',
];

/** The texts that stand for no value, compared as bytes. The empty cell is one always. */
export class MissingMarkers {
  /** Bytes. */
  readonly longest: number;
  /** 1 for each byte with which one of them begins. */
  readonly first = new Uint8Array(256);
  private readonly texts: ReadonlySet<string>;

  constructor(texts: readonly string[]) {
    this.texts = new Set(texts);
    this.longest = Math.max(0, ...texts.map((text) => Buffer.byteLength(text)));
    for (const text of texts) this.first[Buffer.from(text)[0] ?? 0] = 1;
  }

  /** Of a cell without the spaces around it. */
  has(bytes: Buffer, start: number, end: number): boolean {
    if (start === end) return true;
    if (this.first[bytes[start]!] === 0 || end - start > this.longest) return false;
    return this.texts.has(bytes.toString('utf8', start, end));
  }
}
