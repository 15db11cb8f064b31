import type { DatePart } from './pipeline';

/** The parts of a day, and of a moment; both by UTC. Years are in the days already. */
export const DAY_PARTS: readonly DatePart[] = ['days', 'month', 'day', 'weekday'];
export const MOMENT_PARTS: readonly DatePart[] = [...DAY_PARTS, 'hour'];

/** @param milliseconds since 1970; NaN gives NaN */
export function datePart(part: DatePart, milliseconds: number): number {
  const days = milliseconds / DAY_MS;
  switch (part) {
    case 'days':
      return days;
    case 'month':
      return new Date(milliseconds).getUTCMonth() + 1;
    case 'day':
      return new Date(milliseconds).getUTCDate();
    case 'weekday':
      // Monday is 0; 1970 began on a Thursday.
      return (((Math.floor(days) + 3) % 7) + 7) % 7;
    case 'hour':
      return (milliseconds - Math.floor(days) * DAY_MS) / HOUR_MS;
  }
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
