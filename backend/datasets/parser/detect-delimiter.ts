import { isBlank, splitRecords } from './read-records';

/** In order of preference. */
const DELIMITERS = [',', ';', '\t', '|'] as const;
const SAMPLE_ROWS = 50;

/**
 * The delimiter that cuts most of the first rows to the width of the header, then the one that makes
 * the header wider. A comma where the header has one column only. papaparse's own guess prefers a
 * decimal comma to the semicolon beside it.
 */
export function detectDelimiter(start: string): string {
  const sample = start.replaceAll(/\r\n?/g, '\n');
  let best = { delimiter: ',', fit: 0, width: 1 };
  for (const delimiter of DELIMITERS) {
    const rows = splitRecords(sample, delimiter, SAMPLE_ROWS + 1).filter((row) => !isBlank(row));
    // The sample may end in the middle of its last row.
    const whole = rows.length > 1 ? rows.slice(0, -1) : rows;
    const width = whole[0]?.length ?? 1;
    const fit = whole.filter((row) => row.length === width).length / whole.length;
    const isBetter = fit > best.fit || (fit === best.fit && width > best.width);
    if (width > 1 && isBetter) best = { delimiter, fit, width };
  }
  return best.delimiter;
}
