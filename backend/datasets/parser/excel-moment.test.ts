import { excelMoment, momentFormat } from './excel-moment';

describe('Excel moments', () => {
  it.each([
    ['d/m/yyyy', 'date'],
    ['yyyy-mm-dd\\ hh:mm:ss', 'datetime'],
    ['[$-407]mmmm yy;@', 'date'],
    ['mmm', 'date'],
    ['"day" 0.0', undefined],
    ['hh:mm', undefined],
    ['[h]:mm:ss', undefined],
    ['mm:ss.0', undefined],
    ['[Red]0.00', undefined],
    ['General', undefined],
    ['0" days"', undefined],
  ])('are what the format %p shows: %p', (code, format) => {
    expect(momentFormat(164, code)).toBe(format);
  });

  it('are known by number where a format has no code', () => {
    const formats = [0, 9, 14, 20, 22, 46, 57].map((id) => momentFormat(id, undefined));
    expect(formats).toEqual([undefined, undefined, 'date', undefined, 'datetime', undefined, 'date']);
  }); // prettier-ignore

  // what Excel shows for these days
  it.each([
    [1, '1900-01-01'],
    [59, '1900-02-28'],
    [61, '1900-03-01'],
    [25_569, '1970-01-01'],
    [45_351, '2024-02-29'],
    [45_351.5, '2024-02-29T12:00:00Z'],
    [2_958_465, '9999-12-31'],
    [2_958_466, undefined],
    [-1, undefined],
    [Number.NaN, undefined],
  ])('count %d days from 1900: %p', (days, shown) => {
    expect(excelMoment(days, 'date', false)).toBe(shown);
  });

  it('count from 1904 where the workbook says so, and keep a time of day to the millisecond', () => {
    expect(excelMoment(0, 'date', true)).toBe('1904-01-01');
    expect(excelMoment(45_351.520833333336, 'datetime', false)).toBe('2024-02-29T12:30:00Z');
    expect(excelMoment(45_351, 'datetime', false)).toBe('2024-02-29T00:00:00Z');
  });
});
