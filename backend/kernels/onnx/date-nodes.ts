import type { DatePart } from '../pipeline/pipeline';
import type { Graph } from './graph';

/**
 * The parts of days and moments, as pipeline/date-parts.ts has them, by arithmetic on doubles.
 *
 * @param milliseconds double, rows × 1: since 1970, NaN gives NaN
 * @returns double, rows × parts
 */
export function addDateParts(
  graph: Graph,
  milliseconds: string,
  parts: readonly DatePart[],
): string {
  const days = graph.node('Div', [milliseconds, graph.number(DAY_MS)]);
  const calendar = new Calendar(graph, graph.node('Floor', [days]));
  const values = parts.map((part) => {
    switch (part) {
      case 'days':
        return days;
      case 'month':
        return calendar.month();
      case 'day':
        return calendar.day();
      case 'weekday':
        return calendar.weekday();
      case 'hour':
        return calendar.hour(milliseconds);
    }
  });
  return graph.node('Concat', values, { axis: 1 });
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Days from 1 March of the year 0 to 1970; after February leap days change nothing. */
const DAYS_BEFORE_1970 = 719_468;
const DAYS_OF_400_YEARS = 146_097;

/**
 * Dates of the Gregorian calendar (Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms",
 * civil_from_days). All numbers are whole, so that doubles are exact.
 */
class Calendar {
  private dayOfYear: string | undefined;

  /** @param date whole days since 1970 */
  constructor(
    private readonly graph: Graph,
    private readonly date: string,
  ) {}

  month(): string {
    const month = this.monthFromMarch();
    const isLate = this.graph.node('Greater', [month, this.graph.number(9)]);
    return this.graph.node('Where', [isLate, this.plus(month, -9), this.plus(month, 3)]);
  }

  day(): string {
    const before = this.parts(this.plus(this.times(this.monthFromMarch(), 153), 2), 5);
    return this.plus(this.minus(this.dayFromMarch(), before), 1);
  }

  /** Monday is 0; 1970 began on a Thursday. */
  weekday(): string {
    return this.rest(this.plus(this.date, 3), 7);
  }

  hour(milliseconds: string): string {
    const ofDay = this.minus(milliseconds, this.times(this.date, DAY_MS));
    return this.graph.node('Div', [ofDay, this.graph.number(HOUR_MS)]);
  }

  /** March is 0. */
  private monthFromMarch(): string {
    return this.parts(this.plus(this.times(this.dayFromMarch(), 5), 2), 153);
  }

  /** 1 March is 0. */
  private dayFromMarch(): string {
    this.dayOfYear ??= this.findDayOfYear();
    return this.dayOfYear;
  }

  private findDayOfYear(): string {
    const day = this.rest(this.plus(this.date, DAYS_BEFORE_1970), DAYS_OF_400_YEARS);
    const fourths = this.minus(day, this.parts(day, 1460));
    const hundredths = this.graph.node('Add', [fourths, this.parts(day, 36_524)]);
    const year = this.parts(this.minus(hundredths, this.parts(day, 146_096)), 365);
    const leapDays = this.minus(this.parts(year, 4), this.parts(year, 100));
    return this.minus(this.minus(day, this.times(year, 365)), leapDays);
  }

  private plus(value: string, number: number): string {
    return this.graph.node('Add', [value, this.graph.number(number)]);
  }

  private minus(value: string, other: string): string {
    return this.graph.node('Sub', [value, other]);
  }

  private times(value: string, number: number): string {
    return this.graph.node('Mul', [value, this.graph.number(number)]);
  }

  private parts(value: string, size: number): string {
    return this.graph.node('Floor', [this.graph.node('Div', [value, this.graph.number(size)])]);
  }

  private rest(value: string, size: number): string {
    return this.minus(value, this.times(this.parts(value, size), size));
  }
}
