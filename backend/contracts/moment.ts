/** In which order a date is written: year-month-day, day-month-year, month-day-year. */
export const DATE_ORDERS = ['ymd', 'dmy', 'mdy'] as const;
export type DateOrder = (typeof DATE_ORDERS)[number];

const DAY_MS = 86_400_000;
const LONGEST = 35;
const TIME = String.raw`(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,6}))?)?(Z| ?[+-]\d{2}:?\d{2})?)?$`;
const YEAR_FIRST = new RegExp(String.raw`^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})${TIME}`);
const YEAR_LAST = new RegExp(String.raw`^(\d{1,2})([-/.])(\d{1,2})\2(\d{4})${TIME}`);
const DAYS_OF_MONTH = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/**
 * A day or moment as milliseconds since 1970 in UTC, undefined where the text is none: a date of the
 * given order that the calendar has, alone or with a time of day of up to six decimals. A time
 * without an offset is taken as UTC. Microseconds are fractions, exact up to the year 2255.
 */
export function momentOf(text: string, order: DateOrder): number | undefined {
  if (text.length > LONGEST) return undefined;
  const found = (order === 'ymd' ? YEAR_FIRST : YEAR_LAST).exec(text);
  if (!found) return undefined;
  const [, first, , second, third, hour, minute, seconds, fraction, offset] = found;
  const [year, month, day] =
    order === 'ymd'
      ? [first, second, third]
      : order === 'dmy'
        ? [third, second, first]
        : [third, first, second];
  const days = daysOf(Number(year), Number(month), Number(day));
  if (days === undefined) return undefined;
  const time = hour === undefined ? 0 : timeOf(Number(hour), Number(minute), Number(seconds ?? 0));
  const shift = offsetOf(offset);
  if (time === undefined || shift === undefined) return undefined;
  const parts = fraction === undefined ? 0 : Number(fraction.padEnd(6, '0')) / 1000;
  return days * DAY_MS + time - shift + parts;
}

/** `2024-02-29`. */
export function showDay(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(0, 10);
}

/** `2024-02-29T13:05:00Z`, with decimals where there are any. */
export function showMoment(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1000);
  const micros = Math.round((milliseconds - seconds * 1000) * 1000);
  const whole = new Date(seconds * 1000).toISOString().slice(0, 19);
  if (micros === 0) return `${whole}Z`;
  return `${whole}.${String(micros).padStart(6, '0').replace(/000$/, '')}Z`;
}

/** Days since 1970 by the Gregorian calendar. */
function daysOf(year: number, month: number, day: number): number | undefined {
  const length = month === 2 && isLeap(year) ? 29 : DAYS_OF_MONTH[month - 1];
  if (year < 1 || length === undefined || day < 1 || day > length) return undefined;
  // Years begin in March here, so that the leap day is a year's last.
  const shifted = month <= 2 ? year - 1 : year;
  const dayOfYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + day - 1;
  const leaps = Math.floor(shifted / 4) - Math.floor(shifted / 100) + Math.floor(shifted / 400);
  return shifted * 365 + leaps + dayOfYear - 719_468;
}

function isLeap(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
}

function timeOf(hour: number, minute: number, seconds: number): number | undefined {
  if (hour > 23 || minute > 59 || seconds > 59) return undefined;
  return ((hour * 60 + minute) * 60 + seconds) * 1000;
}

/** Milliseconds that a written offset is ahead of UTC. */
function offsetOf(written: string | undefined): number | undefined {
  if (written === undefined || written === 'Z') return 0;
  const digits = written.replaceAll(/[ :]/g, '');
  const [hours, minutes] = [Number(digits.slice(1, 3)), Number(digits.slice(3))];
  if (hours > 15 || minutes > 59) return undefined;
  return (digits.startsWith('-') ? -1 : 1) * (hours * 60 + minutes) * 60_000;
}
