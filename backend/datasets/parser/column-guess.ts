import type { ColumnSchema, ColumnType } from '../../contracts/table';
import { isBoolean, isInteger, isMissing, isNumber, isNumericId } from './cell';

/** Distinct values that are counted exactly. */
const MOST_DISTINCT = 10_000;
/** A text column with at most so many distinct values, and at most half as many as rows, is a category. */
const MOST_CATEGORIES = 1_000;
const ALWAYS_CATEGORY = 20;
/** Unique values longer than this on average are prose, not identifiers. */
const LONGEST_IDENTIFIER = 64;

/**
 * Learns the type of one column from all its values, so that no later row can contradict it.
 * In this order: all true/false → boolean; all whole numbers → integer; all decimal numbers →
 * number; digits with leading zeros or beyond 2^53 → identifier; few distinct values → category;
 * unique short values without blanks → identifier; else text.
 */
export class ColumnGuess {
  private rows = 0;
  private missing = 0;
  private readonly distinct = new Set<string>();
  private booleans = 0;
  private integers = 0;
  private numbers = 0;
  private numericIds = 0;
  private characters = 0;
  private spaced = 0;
  private minimum = Infinity;
  private maximum = -Infinity;
  private mean = 0;

  observe(text: string): void {
    this.rows++;
    if (isMissing(text)) {
      this.missing++;
      return;
    }
    if (this.distinct.size < MOST_DISTINCT) this.distinct.add(text);
    if (isNumber(text)) this.observeNumber(text);
    else if (isNumericId(text)) this.numericIds++;
    else if (isBoolean(text)) this.booleans++;
    this.characters += text.length;
    if (/\s/.test(text.trim())) this.spaced++;
  }

  schema(name: string): ColumnSchema {
    const type = this.type();
    const base = { name, type, missing: this.missing, distinct: this.distinct.size };
    switch (type) {
      case 'number':
      case 'integer':
        return { ...base, minimum: this.minimum, maximum: this.maximum, mean: this.mean };
      case 'boolean':
        return { ...base, distinct: Math.min(2, base.distinct), categories: ['false', 'true'] };
      case 'category':
        return { ...base, categories: [...this.distinct].sort() };
      case 'text':
      case 'identifier':
        return base;
    }
  }

  private observeNumber(text: string): void {
    const value = Number(text);
    this.numbers++;
    if (isInteger(text)) this.integers++;
    this.minimum = Math.min(this.minimum, value);
    this.maximum = Math.max(this.maximum, value);
    this.mean += (value - this.mean) / this.numbers;
  }

  private type(): ColumnType {
    const values = this.rows - this.missing;
    const { size } = this.distinct;
    if (values === 0) return 'text';
    if (this.booleans === values) return 'boolean';
    if (this.integers === values) return 'integer';
    if (this.numbers === values) return 'number';
    if (this.numericIds > 0 && this.numericIds + this.integers === values) return 'identifier';
    if (size <= ALWAYS_CATEGORY || (size <= MOST_CATEGORIES && size <= values / 2))
      return 'category';
    const unique = size === Math.min(values, MOST_DISTINCT);
    const short = this.characters / values <= LONGEST_IDENTIFIER;
    return unique && short && this.spaced === 0 ? 'identifier' : 'text';
  }
}
