/** In order of preference. */
const DELIMITERS = [',', ';', '\t', '|', '^', '~'] as const;
const SAMPLE_ROWS = 50;

/**
 * The delimiter that cuts most of the first rows to the width of the header, then the one that makes
 * the header wider. A comma where the header has one column only. The sample may end in the middle
 * of its last row.
 */
export function detectDelimiter(sample: string): string {
  let best = { delimiter: ',', fit: 0, width: 1 };
  for (const delimiter of DELIMITERS) {
    const widths = rowWidths(sample, delimiter);
    const whole = widths.length > 1 ? widths.slice(0, -1) : widths;
    const width = whole[0] ?? 1;
    const fit = whole.filter((each) => each === width).length / whole.length;
    const isBetter = fit > best.fit || (fit === best.fit && width > best.width);
    if (width > 1 && isBetter) best = { delimiter, fit, width };
  }
  return best.delimiter;
}

/** Fields of the first rows that are not blank; what stands in quotes separates nothing. */
function rowWidths(sample: string, delimiter: string): number[] {
  const widths: number[] = [];
  let width = 1;
  let quoted = false;
  let blank = true;
  for (let at = 0; at < sample.length && widths.length <= SAMPLE_ROWS; at++) {
    const character = sample[at]!;
    if (character === '"') quoted = !quoted;
    else if (!quoted && character === delimiter) width++;
    else if (!quoted && (character === '\n' || character === '\r')) {
      if (!blank || width > 1) widths.push(width);
      width = 1;
      blank = true;
      continue;
    }
    blank &&= character.trim() === '';
  }
  if (!blank || width > 1) widths.push(width);
  return widths;
}
