import { momentOf } from '../../contracts/moment';
import type { ColumnSchema } from '../../contracts/table';
import type { Block } from '../block';

/** Range and mean of a column's numbers, from the blocks that are kept of it. */
export class ColumnStats {
  /** Values that are missing. */
  missing = 0;
  count = 0;
  minimum = Infinity;
  maximum = -Infinity;
  mean = 0;

  /** As if the rows of a column that is described so had been added. */
  static of(column: ColumnSchema, rows: number): ColumnStats {
    const stats = new ColumnStats();
    stats.missing = column.missing;
    stats.count = rows - column.missing;
    stats.minimum = column.minimum ?? momentOf(column.earliest ?? '', 'ymd') ?? Infinity;
    stats.maximum = column.maximum ?? momentOf(column.latest ?? '', 'ymd') ?? -Infinity;
    stats.mean = column.mean ?? 0;
    return stats;
  }

  add(block: Block): void {
    switch (block.kind) {
      case 'numeric':
        this.addNumbers(block.values);
        return;
      case 'category':
        this.addCounts(block.codes);
        return;
      case 'text':
        this.addCounts(block.lengths);
    }
  }

  private addCounts(counts: Int32Array): void {
    for (const count of counts) if (count < 0) this.missing++;
    this.count += counts.length;
  }

  private addNumbers(values: Float64Array): void {
    let count = 0;
    let sum = 0;
    for (let row = 0; row < values.length; row++) {
      const value = values[row]!;
      if (Number.isNaN(value)) continue;
      count++;
      sum += value;
      if (value < this.minimum) this.minimum = value;
      if (value > this.maximum) this.maximum = value;
    }
    this.missing += values.length - count;
    if (count === 0) return;
    this.count += count;
    // Divided before they are added where the sum of large numbers is infinite.
    const mean = Number.isFinite(sum)
      ? sum / count
      : values.reduce((part, value) => (Number.isNaN(value) ? part : part + value / count), 0);
    const share = count / this.count;
    this.mean = this.mean * (1 - share) + mean * share;
  }
}
