import type { ColumnType } from '../../contracts/table';
import { DATE_ORDERS, type DateOrder } from '../../contracts/moment';
import { KIND, type CellKind } from './cell-kind';
import { ORDER_BITS } from './classify-cell';
import type { TypedColumn } from './typed-column';

export interface TypeGuess {
  type: ColumnType;
  /** 0–1: how sure a person may be that it is meant so. */
  confidence: number;
  reason: string;
  /** Of dates and datetimes. */
  order?: DateOrder;
}

export const MOST_CATEGORIES = 1_000;
const FEW_CATEGORIES = 20;
const LONGEST_CATEGORY = 256;
const LONGEST_IDENTIFIER = 64;

/**
 * The type of a column from all of its values that are not missing, by the first rule that holds:
 *
 * 1. no value at all: text
 * 2. `true` and `false` in any case: boolean
 * 3. integers up to ±(2^53 - 1), none with a leading zero: integer
 * 4. finite decimal numbers, none with a leading zero, at least one with a point or an exponent:
 *    number; with a comma in its place where the delimiter is none
 * 5. integers, some with a leading zero or beyond 2^53: identifier, since a number would lose digits
 * 6. dates of the calendar, all in one order of day, month and year: date, or datetime where some
 *    have a time of day
 * 7. at most 1,000 different values, of up to 256 characters, which are at most 20 or at most half
 *    of the values: category
 * 8. all different as far as they are counted, up to 64 characters, no spaces: identifier
 * 9. text
 */
export function guessType(column: TypedColumn, decimal: 'either' | '.' | ','): TypeGuess {
  const countOf = (kind: CellKind) => column.counts[KIND[kind]]!;
  const values = column.counts.reduce((sum, count) => sum + count, 0) - countOf('missing');
  const only = (...kinds: CellKind[]) =>
    kinds.reduce((sum, kind) => sum + countOf(kind), 0) === values;
  const sure = 1 - 1 / (values + 1);
  if (values === 0) return { type: 'text', confidence: 0, reason: 'it has no value' };
  if (only('boolean'))
    return { type: 'boolean', confidence: sure, reason: 'all values are true or false' };
  if (only('integer'))
    return { type: 'integer', confidence: sure, reason: 'all values are whole numbers' };
  if (decimal !== ',' && only('integer', 'huge', 'decimal') && countOf('decimal') > 0)
    return { type: 'number', confidence: sure, reason: 'all values are numbers' };
  if (decimal !== '.' && only('integer', 'huge', 'comma') && countOf('comma') > 0)
    return {
      type: 'number',
      confidence: sure * 0.9,
      reason: 'all values are numbers, with a decimal comma',
    };
  if (only('integer', 'huge', 'padded')) return digits(column, sure);
  const dated = only('date', 'datetime') ? guessDate(column, sure) : undefined;
  return dated ?? guessText(column, values);
}

function digits(column: TypedColumn, sure: number): TypeGuess {
  const why =
    column.counts[KIND.padded]! > 0 ? 'a leading zero' : 'more digits than a number keeps';
  return { type: 'identifier', confidence: sure, reason: `whole numbers, some with ${why}` };
}

function guessDate(column: TypedColumn, sure: number): TypeGuess | undefined {
  const orders = DATE_ORDERS.filter((order) => (column.dateOrders & ORDER_BITS[order]) !== 0);
  const [order] = orders;
  if (order === undefined || orders.length > 1) return undefined;
  return column.counts[KIND.datetime]! > 0
    ? { type: 'datetime', confidence: sure, reason: 'all values are moments', order }
    : { type: 'date', confidence: sure, reason: 'all values are days', order };
}

function guessText(column: TypedColumn, values: number): TypeGuess {
  const { distinct, longest, spaced, repeated } = column;
  const contradiction = describeContradiction(column, values);
  const confidence = contradiction === '' ? 0.9 : 0.5;
  if (!distinct.overflown && isCategorical({ distinct: distinct.size, values, longest }))
    return {
      type: 'category',
      confidence,
      reason: `${countedValues(distinct.size)}${contradiction}`,
    };
  if (isIdentifying({ longest, spaced, repeated }))
    return {
      type: 'identifier',
      confidence: confidence - 0.1,
      reason: `all values are different and without spaces${contradiction}`,
    };
  const many = `${distinct.size}${distinct.overflown ? ' or more' : ''} different values`;
  return { type: 'text', confidence, reason: `${many}${contradiction}` };
}

function countedValues(count: number): string {
  return count === 1 ? 'one value only' : `${count} different values`;
}

/** Rule 7. `longest` is in UTF-16 units. */
export function isCategorical({
  distinct,
  values,
  longest,
}: {
  distinct: number;
  values: number;
  longest: number;
}): boolean {
  if (distinct > MOST_CATEGORIES || longest > LONGEST_CATEGORY) return false;
  return distinct <= FEW_CATEGORIES || distinct <= values / 2;
}

/** Rule 8. */
export function isIdentifying({
  longest,
  spaced,
  repeated,
}: Pick<TypedColumn, 'longest' | 'spaced' | 'repeated'>): boolean {
  return longest <= LONGEST_IDENTIFIER && !spaced && !repeated;
}

/** What kept a column that nearly has a narrower type from having it. */
function describeContradiction(column: TypedColumn, values: number): string {
  const others = column.counts[KIND.text]! + column.counts[KIND.boolean]!;
  const share = 1 - others / values;
  const [dates = 0, moments = 0] = [column.counts[KIND.date], column.counts[KIND.datetime]];
  if (dates + moments === values)
    return '; they are dates whose day and month cannot be told apart';
  if (share < 0.5 || others === 0) return '';
  const row = Math.min(
    ...[KIND.text, KIND.boolean]
      .filter((kind) => column.counts[kind]! > 0)
      .map((kind) => column.firstRows[kind]!),
  );
  return `; ${(share * 100).toFixed(1)} % are numbers or dates, but the value in row ${row} is not`;
}
