import type { TrainingData } from '../models/algorithm';

/**
 * What the leaves of a forest predict: class shares, or one mean. Pure leaves of a class share one
 * row, which makes a fully grown forest a fraction as large.
 */
export class LeafTable {
  private readonly width: number;
  private readonly pure: Int32Array;
  private readonly counts: Float64Array;
  private values = new Float64Array(1024);
  private rows = 0;

  constructor(private readonly data: TrainingData) {
    this.width = Math.max(1, data.classes);
    this.pure = new Int32Array(data.classes).fill(-1);
    this.counts = new Float64Array(data.classes);
  }

  /**
   * Takes the rows of a leaf, four numbers each: the row, the class, … see kernels/wasm/trees/scratch.ts.
   *
   * @returns the row of the table that tells what the leaf predicts
   */
  add(records: Int32Array): number {
    return this.data.classes > 0 ? this.addShares(records) : this.append([this.meanOf(records)]);
  }

  /** rows × outputs, row-major. */
  finish(): Float64Array {
    return this.values.slice(0, this.rows * this.width);
  }

  private addShares(records: Int32Array): number {
    const { y, classes } = this.data;
    this.counts.fill(0);
    let total = 0;
    for (let at = 0; at < records.length; at += 4) {
      const draws = drawsOf(records, at, classes);
      this.counts[y[records[at]!]!]! += draws;
      total += draws;
    }
    const only = this.counts.indexOf(total);
    if (only >= 0 && this.pure[only]! >= 0) return this.pure[only]!;
    const row = this.append(this.counts.map((count) => count / total));
    if (only >= 0) this.pure[only] = row;
    return row;
  }

  /** Deviations from the first value are added, which keeps the digits of large values apart. */
  private meanOf(records: Int32Array): number {
    const { y, classes } = this.data;
    const origin = y[records[0]!]!;
    let sum = 0;
    let total = 0;
    for (let at = 0; at < records.length; at += 4) {
      const draws = drawsOf(records, at, classes);
      sum += draws * (y[records[at]!]! - origin);
      total += draws;
    }
    return origin + sum / total;
  }

  private append(row: ArrayLike<number>): number {
    const start = this.rows * this.width;
    if (start + this.width > this.values.length) {
      const grown = new Float64Array(Math.max(2 * this.values.length, start + this.width));
      grown.set(this.values);
      this.values = grown;
    }
    this.values.set(row, start);
    return this.rows++;
  }
}

/** Packed records keep their weight in the low 24 bits of their value, others in a word of its own. */
function drawsOf(records: Int32Array, at: number, classes: number): number {
  return classes > 2 ? records[at + 3]! : records[at + 2]! & 0xffffff;
}
