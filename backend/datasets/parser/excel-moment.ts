import { showDay, showMoment } from '../../contracts/moment';

/** What a number format makes of a number; undefined where it stays one. */
export type MomentFormat = 'date' | 'datetime' | undefined;

/** Formats that have a number and no code in the file (ECMA-376, 18.8.30), those of East Asia included. */
const DATES = new Set([14, 15, 16, 17, 27, 28, 29, 30, 31, 34, 35, 36, 50, 51, 52, 53, 54, 57, 58]);
const DATE_AND_TIME = 22;
/** Texts, escaped characters, and what stands in brackets: colours, conditions, elapsed time; what is not closed, to its end. */
const NO_LETTERS = /"[^"]*"?|\\.|[_*].|\[[^\]]*\]?/g;
const DAY_MS = 86_400_000;
/** Days from the first day of each calendar to 1970. */
const DAYS_1900 = 25_569;
const DAYS_1904 = 24_107;
/** Excel counts a 29th of February 1900, which was none. */
const FIRST_RIGHT_DAY = 60;
/** The year 10000. */
const END = 253_402_300_800_000;

/** Times of day and elapsed times stay numbers: parts of a day, or days. */
export function momentFormat(id: number, code: string | undefined): MomentFormat {
  if (code === undefined)
    return DATES.has(id) ? 'date' : id === DATE_AND_TIME ? 'datetime' : undefined;
  const letters = code.split(';', 1)[0]!.replaceAll(NO_LETTERS, '').toLowerCase();
  if (letters.includes('general')) return undefined;
  const hasTime = /[hs]/.test(letters);
  const hasDay = /[yd]/.test(letters) || (letters.includes('m') && !hasTime);
  return hasDay ? (hasTime ? 'datetime' : 'date') : undefined;
}

/** The day or moment that a number of days means; undefined where no calendar has it. */
export function excelMoment(
  days: number,
  format: 'date' | 'datetime',
  from1904: boolean,
): string | undefined {
  const skipped = !from1904 && days < FIRST_RIGHT_DAY ? 1 : 0;
  const since1970 = days + skipped - (from1904 ? DAYS_1904 : DAYS_1900);
  const milliseconds = Math.round(since1970 * DAY_MS);
  if (!(days >= 0 && milliseconds < END)) return undefined;
  // a day is often formatted as a moment, and a moment as a day
  const isDay = format === 'date' && milliseconds % DAY_MS === 0;
  return isDay ? showDay(milliseconds) : showMoment(milliseconds);
}
