/**
 * Finds rows that say the same without holding them: every column mixes its values into 64 bits per
 * row, of which 53 are compared. Among five million different rows the chance that any two are taken
 * for equal is below 0.2 %.
 */
export class RowFingerprints {
  private readonly low: Uint32Array;
  private readonly high: Uint32Array;

  constructor(rows: number) {
    this.low = new Uint32Array(rows).fill(0x9e3779b9);
    this.high = new Uint32Array(rows).fill(0x85ebca6b);
  }

  /** Takes one column's values from `firstRow` on, each as 32 bits twice. */
  mix(firstRow: number, count: number, wordsOf: (row: number) => readonly [number, number]): void {
    for (let row = 0; row < count; row++) {
      const [first, second] = wordsOf(row);
      const at = firstRow + row;
      this.low[at] = scrambled(this.low[at]! ^ first) + second;
      this.high[at] = scrambled(this.high[at]! + Math.imul(second, 31)) ^ first;
    }
  }

  /** Rows that equal one before them. */
  countDuplicates(): number {
    const keys = Float64Array.from(
      this.low,
      (low, row) => scrambled(low) + (scrambled(this.high[row]!) & 0x1fffff) * 2 ** 32,
    ).sort();
    let duplicates = 0;
    for (let row = 1; row < keys.length; row++) if (keys[row] === keys[row - 1]) duplicates++;
    return duplicates;
  }
}

/** The finisher of MurmurHash3: every bit of the word moves half of the bits. */
function scrambled(word: number): number {
  let bits = word;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}
