/** Why nobody can say where a cell or a row ends. */
export const CSV_FAULTS = {
  inside: {
    code: 'stray-quote',
    detail: 'has a quote inside a value that does not begin with one',
    expected: 'a quote only around a whole value',
    suggestion: 'put the whole value in quotes and write its own quotes twice',
  },
  after: {
    code: 'stray-quote',
    detail: 'has text after the quote that closes its value',
    expected: 'a delimiter or the end of the row',
    suggestion: 'write a quote inside a quoted value twice; no spaces after a quote',
  },
  unclosed: {
    code: 'unclosed-quote',
    detail: 'opens a quote that is never closed',
    expected: 'a closing quote',
    suggestion: 'close the quote, or write it twice where it belongs to the value',
  },
  endless: {
    code: 'row-too-long',
    detail: 'belongs to a row of more text than a row may have',
    expected: 'the end of the row',
    suggestion: 'check that the rows end with line ends',
  },
} as const;
export type CsvFault = keyof typeof CSV_FAULTS;

/** A row that is wider or narrower than the header. */
export function raggedRow(cells: number, width: number) {
  return {
    code: 'ragged-row',
    detail: `has ${fields(cells)} where the header has ${width}`,
    expected: fields(width),
    got: fields(cells),
  };
}

function fields(count: number): string {
  return count === 1 ? '1 field' : `${count} fields`;
}
