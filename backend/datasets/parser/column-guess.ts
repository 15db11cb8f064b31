import { createHash } from 'node:crypto';
import type { ColumnSchema, ColumnType } from '../../contracts/table';
import { booleanCode, cellKind, numberOf, type CellKind } from './cell';

const MOST_CATEGORIES = 1_000;
const FEW_CATEGORIES = 20;
const LONGEST_CATEGORY = 256;
const LONGEST_IDENTIFIER = 64;
const MOST_DISTINCT = 10_000;
/** Distinct values remembered over all columns: bounds the memory of the first pass. */
const MOST_DISTINCT_IN_TABLE = 5_000_000;

/** Distinct values that are counted per column: fewer in tables of more than 500 columns, but always enough for categories. */
export function distinctLimit(columns: number): number {
  const share = Math.floor(MOST_DISTINCT_IN_TABLE / columns);
  return Math.min(MOST_DISTINCT, Math.max(MOST_CATEGORIES + 1, share));
}

/**
 * Sees every value of one column once and then says its type and statistics. The type depends on
 * nothing but the values, by the first rule that holds for all that are not missing:
 *
 * 1. no value at all: text
 * 2. `true` and `false` in any case: boolean
 * 3. integers up to ±(2^53 - 1), none with a leading zero: integer
 * 4. finite decimal numbers, none with a leading zero, at least one with a point or an exponent: number
 * 5. integers, some with a leading zero or beyond 2^53: identifier, since a number would lose digits
 * 6. at most 1,000 different values, of up to 256 characters, which are at most 20 or at most half
 *    of the values: category
 * 7. all different as far as they are counted, up to 64 characters, no spaces: identifier
 * 8. text
 */
export class ColumnGuess {
  private readonly counts: Record<CellKind, number> = {
    missing: 0,
    integer: 0,
    decimal: 0,
    huge: 0,
    'leading-zero': 0,
    boolean: 0,
    text: 0,
  };
  private readonly distinct = new Set<string>();
  private overflown = false;
  private repeated = false;
  private longest = 0;
  private spaced = false;
  private numbers = 0;
  private minimum = Infinity;
  private maximum = -Infinity;
  private mean = 0;

  constructor(private readonly distinctLimit: number) {}

  observe(value: string): void {
    const trimmed = value.trim();
    const kind = cellKind(trimmed);
    this.counts[kind]++;
    if (kind === 'missing') return;
    if (kind === 'integer' || kind === 'decimal' || kind === 'huge')
      this.addNumber(numberOf(trimmed));
    else this.spaced ||= /\s/.test(value);
    this.longest = Math.max(this.longest, value.length);
    this.addDistinct(value);
  }

  schema(name: string): ColumnSchema {
    const type = this.type();
    const { missing } = this.counts;
    switch (type) {
      case 'number':
      case 'integer': {
        const { minimum, maximum, mean } = this;
        return { name, type, missing, distinct: this.countNumbers(), minimum, maximum, mean };
      }
      case 'boolean': {
        const distinct = new Set([...this.distinct].map(booleanCode)).size;
        return { name, type, missing, distinct, categories: ['false', 'true'] };
      }
      case 'category': {
        // By UTF-16 code units, the same on every machine.
        const categories = [...this.distinct].sort();
        return { name, type, missing, distinct: categories.length, categories };
      }
      case 'date':
      case 'datetime':
      case 'text':
      case 'identifier':
        return { name, type, missing, distinct: this.distinct.size };
    }
  }

  private addNumber(value: number): void {
    this.numbers++;
    this.minimum = Math.min(this.minimum, value);
    this.maximum = Math.max(this.maximum, value);
    // Divided before they are subtracted: the difference of two large numbers may be infinite.
    this.mean += value / this.numbers - this.mean / this.numbers;
  }

  private addDistinct(value: string): void {
    if (this.overflown && this.repeated) return;
    const key = value.length > LONGEST_CATEGORY ? digest(value) : value;
    if (this.distinct.has(key)) this.repeated = true;
    else if (this.distinct.size < this.distinctLimit) this.distinct.add(detached(key));
    else this.overflown = true;
  }

  private type(): ColumnType {
    const { missing: _, ...counts } = this.counts;
    const values = Object.values(counts).reduce((sum, count) => sum + count, 0);
    const integers = counts.integer + counts.huge + counts['leading-zero'];
    if (values === 0) return 'text';
    if (counts.boolean === values) return 'boolean';
    if (counts.integer === values) return 'integer';
    if (counts.decimal > 0 && this.numbers === values) return 'number';
    if (integers === values) return 'identifier';
    if (this.isCategory(values)) return 'category';
    const isCode = this.longest <= LONGEST_IDENTIFIER && !this.spaced;
    return isCode && !this.repeated ? 'identifier' : 'text';
  }

  private isCategory(values: number): boolean {
    const { size } = this.distinct;
    if (this.overflown || size > MOST_CATEGORIES || this.longest > LONGEST_CATEGORY) return false;
    return size <= FEW_CATEGORIES || size <= values / 2;
  }

  /** `1` and `1.0` are one number written in two ways. */
  private countNumbers(): number {
    return this.overflown ? this.distinct.size : new Set([...this.distinct].map(Number)).size;
  }
}

function digest(value: string): string {
  return createHash('sha256').update(value).digest('base64');
}

/** A copy: a slice would keep the piece of the file in memory that it was cut from. */
function detached(value: string): string {
  return Buffer.from(value, 'utf16le').toString('utf16le');
}
