import fc from 'fast-check';
import { QuoteError } from './quote-error';
import { readRecords } from './read-records';

const DELIMITERS = [',', ';', '\t', '|'];
const awkward = fc.string({
  unit: fc.constantFrom('a', 'é', ' ', '"', ',', ';', '\t', '|', '\n', '\r', "'", '😀'),
  maxLength: 6,
});

describe('Records of delimited text', () => {
  it('are what an independent writer wrote, however the text is cut into pieces', async () => {
    const table = fc
      .integer({ min: 2, max: 4 })
      .chain((width) =>
        fc.array(fc.array(awkward, { minLength: width, maxLength: width }), { minLength: 1 }),
      );
    await fc.assert(
      fc.asyncProperty(
        table,
        fc.constantFrom(...DELIMITERS),
        fc.constantFrom('\n', '\r\n', '\r'),
        fc.integer({ min: 1, max: 9 }),
        async (rows, delimiter, lineEnd, size) => {
          const text = rows
            .map((row) => row.map((value) => quoted(value, delimiter)).join(delimiter))
            .join(lineEnd);
          expect(await read(pieces(text, size), delimiter)).toEqual(rows);
          expect(await read(pieces(text + lineEnd, size), delimiter)).toEqual(rows);
        },
      ),
      { seed: 1, numRuns: 500 },
    );
  });

  it('take LF, CRLF and CR in one file', async () => {
    expect(await read(['a,b\r\n1,2\n3,4\r5,"6\r\n7"'], ',')).toEqual([
      ['a', 'b'],
      ['1', '2'],
      ['3', '4'],
      ['5', '6\r\n7'],
    ]);
  });

  it('keep blank lines, so that rows keep their numbers', async () => {
    expect(await read(['a,b\n\n1,2\n\n'], ',')).toEqual([['a', 'b'], [''], ['1', '2'], ['']]);
  });

  it.each([
    ['a quote inside a value', 'a,b\n1,2\n3,4"5\n', 3, 2, 'stray-quote'],
    ['text after a closing quote', 'a,b\n"1"x,2\n', 2, 1, 'stray-quote'],
    ['a space before a quote', 'a,b\n1, "2"\n', 2, 2, 'stray-quote'],
    ['a quote that is never closed', 'a,b\n1,2\n3,"4\n5,6\n', 3, 2, 'unclosed-quote'],
    ['a fault behind quoted line ends', 'a,b\n"1\n2\n3",4\n5,6"\n', 3, 2, 'stray-quote'],
  ])('name row and column of %s', async (_, text, row, column, code) => {
    for (const size of [1, 2, 1000]) {
      const error = await read(pieces(text, size), ',').catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(QuoteError);
      expect((error as QuoteError).detail).toMatchObject({ row, column, code });
    }
  });

  it('give up on a quote that stays open for longer than any value may be', async () => {
    const text = ['a,b\n1,"', ...Array.from({ length: 100 }, () => 'x'.repeat(100))];
    let read = 0;
    async function* counted() {
      for (const piece of text) {
        read++;
        yield piece;
      }
    }
    const reading = async () => {
      for await (const _ of readRecords(counted(), { delimiter: ',', longestValue: 100 }));
    };
    await expect(reading()).rejects.toBeInstanceOf(QuoteError);
    expect(read).toBeLessThan(10);
  });
});

/** Quotes every value that needs it, by RFC 4180. */
function quoted(value: string, delimiter: string): string {
  const needs = value === '' || ['"', '\n', '\r', delimiter].some((each) => value.includes(each));
  return needs ? `"${value.replaceAll('"', '""')}"` : value;
}

function pieces(text: string, size: number): string[] {
  return text.match(new RegExp(`[^]{1,${size}}`, 'g')) ?? [];
}

async function read(text: string[], delimiter: string): Promise<string[][]> {
  async function* source() {
    yield* text;
  }
  const rows: string[][] = [];
  for await (const { firstRow, records } of readRecords(source(), {
    delimiter,
    longestValue: 1e6,
  })) {
    expect(firstRow).toBe(rows.length + 1);
    rows.push(...records);
  }
  return rows;
}
