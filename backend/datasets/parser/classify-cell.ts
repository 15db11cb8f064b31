import { momentOf, type DateOrder } from '../../contracts/moment';
import { KIND, type KindCode } from './cell-kind';
import { readNumber } from './read-number';

/** Bits of the orders in which a date could be meant. */
export const ORDER_BITS: Record<DateOrder, number> = { ymd: 1, dmy: 2, mdy: 4 };

const TRUE = Buffer.from('true');
const FALSE = Buffer.from('false');
const YEAR_FIRST = ['ymd'] as const;
const YEAR_LAST = ['dmy', 'mdy'] as const;
const SHORTEST_DATE = 8;
const LONGEST_DATE = 35;

/** Holds the orders in which the date that classifyCell found last could be meant. */
export const ordersRead = new Int32Array(1);

/**
 * The kind of a cell that is not missing, given without the spaces around it. A number's value is
 * left in `numberRead`, the orders of a date in `ordersRead`.
 */
export function classifyCell(bytes: Buffer, start: number, end: number): KindCode {
  const first = bytes[start]!;
  if (first > 0x39) return isBoolean(bytes, start, end) ? KIND.boolean : KIND.text;
  const kind = readNumber(bytes, start, end);
  if (kind !== KIND.text || first < 0x30) return kind;
  if (end - start < SHORTEST_DATE || end - start > LONGEST_DATE) return kind;
  const text = bytes.toString('latin1', start, end);
  ordersRead[0] = dateOrders(text);
  if (ordersRead[0] === 0) return kind;
  return text.includes(':') ? KIND.datetime : KIND.date;
}

/** Bits of the orders in which the text is a date that the calendar has. */
function dateOrders(text: string): number {
  let bits = 0;
  for (const order of isDigit(text, 2) ? YEAR_FIRST : YEAR_LAST)
    if (momentOf(text, order) !== undefined) bits |= ORDER_BITS[order];
  return bits;
}

function isDigit(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code >= 0x30 && code <= 0x39;
}

/** `true` or `false` in any case. */
function isBoolean(bytes: Buffer, start: number, end: number): boolean {
  const word = end - start === 4 ? TRUE : FALSE;
  if (end - start !== word.length) return false;
  for (let at = 0; at < word.length; at++)
    if ((bytes[start + at]! | 0x20) !== word[at]) return false;
  return true;
}
