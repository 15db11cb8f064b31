import type { SignatureInput } from '../../contracts/model';
import { momentOf } from '../../contracts/moment';
import { isMoment } from '../../contracts/table';
import { isTrueText } from './table';

/** One value in raw form, a text whose words are to be counted, or why it is none. */
export type EncodedValue = number | string | ValueProblem;

export interface ValueProblem {
  expected: string;
  /** The value, shortened, as JSON. */
  got: string;
}

export type ValueEncoder = (value: unknown) => EncodedValue;

/**
 * How one input reads a value of a request: numbers as they are, dates in milliseconds since 1970, categories as their code in the
 * signature (-1 = not seen in training). Missing values are decided by the caller.
 */
export function valueEncoder(input: SignatureInput): ValueEncoder {
  if (input.text) return readText;
  if (input.type === 'boolean') return booleanEncoder(input.categories ?? []);
  if (input.categories) return categoryEncoder(input.categories);
  if (isMoment(input.type)) return readMoment;
  return (value) => readNumber(value) ?? refuse('a finite number', value);
}

/** Null, absent, an empty text and NaN stand for no value. */
export function isMissing(value: unknown): boolean {
  return value === null || value === undefined || value === '' || Number.isNaN(value);
}

export function showValue(value: unknown): string {
  const text = typeof value === 'bigint' ? `${value}` : (JSON.stringify(value) ?? String(value));
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}

/** Decimal notation only: `Number` alone would also read `0x10` and blanks. */
const DECIMAL = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;

function readNumber(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  if (typeof value !== 'string') return undefined;
  const text = value.trim();
  const number = DECIMAL.test(text) ? Number(text) : NaN;
  return Number.isFinite(number) ? number : undefined;
}

function readText(value: unknown): EncodedValue {
  return typeof value === 'string' ? value : refuse('a text', value);
}

function readMoment(value: unknown): EncodedValue {
  const moment = typeof value === 'string' ? momentOf(value.trim(), 'ymd') : undefined;
  return moment ?? refuse('a date such as 2024-02-29 or 2024-02-29T13:05:00Z', value);
}

function booleanEncoder(categories: readonly string[]): ValueEncoder {
  const trueCode = categories.findIndex(isTrueText);
  const falseCode = categories.findIndex((category) => !isTrueText(category));
  const read = new Map<unknown, number>([
    [true, trueCode],
    [1, trueCode],
    ['true', trueCode],
    ['1', trueCode],
    [false, falseCode],
    [0, falseCode],
    ['false', falseCode],
    ['0', falseCode],
  ]);
  return (value) => {
    const code = read.get(typeof value === 'string' ? value.trim().toLowerCase() : value);
    return code ?? refuse('true or false', value);
  };
}

function categoryEncoder(categories: readonly string[]): ValueEncoder {
  const codes = new Map(categories.map((category, code) => [category, code]));
  return (value) => {
    const isText = typeof value === 'string';
    if (!isText && typeof value !== 'number' && typeof value !== 'boolean')
      return refuse('a text', value);
    return codes.get(isText ? value : String(value)) ?? -1;
  };
}

function refuse(expected: string, value: unknown): ValueProblem {
  return { expected, got: showValue(value) };
}
