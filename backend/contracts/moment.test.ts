import fc from 'fast-check';
import { momentOf, showDay, showMoment } from './moment';

describe('momentOf', () => {
  it('reads what Date.parse reads, wherever both know the form', () => {
    const moments = fc.date({
      min: new Date('0001-01-01T00:00:00Z'),
      max: new Date('9999-12-31T23:59:59Z'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(moments, (date) => {
        const iso = date.toISOString();
        expect(momentOf(iso, 'ymd')).toBe(date.getTime());
        expect(momentOf(iso.slice(0, 10), 'ymd')).toBe(Date.parse(iso.slice(0, 10)));
      }),
      { seed: 1, numRuns: 2_000 },
    );
  });

  it.each([
    ['2024-02-29', 'ymd', '2024-02-29T00:00:00Z'],
    ['2024/2/9', 'ymd', '2024-02-09T00:00:00Z'],
    ['29.02.2024', 'dmy', '2024-02-29T00:00:00Z'],
    ['02/29/2024 13:05', 'mdy', '2024-02-29T13:05:00Z'],
    ['2024-02-29 13:05:07.123456', 'ymd', '2024-02-29T13:05:07.123456Z'],
    ['2024-02-29T13:05:07.5+02:00', 'ymd', '2024-02-29T11:05:07.500Z'],
    ['1969-12-31T23:59:59.999999Z', 'ymd', '1969-12-31T23:59:59.999999Z'],
    ['2024-01-01 00:30:00 -0130', 'ymd', '2024-01-01T02:00:00Z'],
  ] as const)('reads %s written %s', (text, order, expected) => {
    const moment = momentOf(text, order);
    expect(moment === undefined ? moment : showMoment(moment)).toBe(expected);
  });

  it.each([
    ['2023-02-29', 'ymd'],
    ['2024-13-01', 'ymd'],
    ['31/04/2024', 'dmy'],
    ['2024-01/01', 'ymd'],
    ['2024-01-01 24:00', 'ymd'],
    ['2024-01-01T10:00:00.1234567', 'ymd'],
    ['2024-01-01 10', 'ymd'],
    ['20240101', 'ymd'],
    ['01-02-24', 'dmy'],
    ['0000-01-01', 'ymd'],
    [' 2024-01-01', 'ymd'],
  ] as const)('takes %s for no date written %s', (text, order) => {
    expect(momentOf(text, order)).toBeUndefined();
  });
});

describe('showDay', () => {
  it('writes the day that momentOf reads', () => {
    expect(showDay(momentOf('1582-10-15', 'ymd') ?? NaN)).toBe('1582-10-15');
  });
});
