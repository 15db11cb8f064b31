import fc from 'fast-check';
import Papa from 'papaparse';
import { cellText } from './cell-batch';
import { CsvReader } from './csv-reader';
import { Problems } from './problems';

const DELIMITERS = [',', ';', '\t', '|'];
const awkward = fc.string({
  unit: fc.constantFrom('a', 'é', ' ', '"', ',', ';', '\t', '|', '\n', '\r', "'", '😀'),
  maxLength: 6,
});
const tables = fc
  .integer({ min: 2, max: 4 })
  .chain((width) =>
    fc.array(fc.array(awkward, { minLength: width, maxLength: width }), { minLength: 1 }),
  );

describe('Rows of separated values', () => {
  it('are what papaparse wrote, however the bytes are cut into pieces', async () => {
    await fc.assert(
      fc.asyncProperty(
        tables,
        fc.constantFrom(...DELIMITERS),
        fc.constantFrom('\n', '\r\n', '\r'),
        fc.integer({ min: 1, max: 9 }),
        async (rows, delimiter, newline, size) => {
          const text = Papa.unparse(rows, { delimiter, newline, quotes: hasBlanks(rows) });
          for (const written of [text, text + newline]) {
            const { header, cells, problems } = await read(written, { delimiter, size });
            expect([header, ...cells]).toEqual(rows);
            expect(problems.count).toBe(0);
          }
        },
      ),
      { seed: 1, numRuns: 200 },
    );
  });

  it('take LF, CRLF and CR in one file', async () => {
    const { header, cells } = await read('a,b\r\n1,2\n3,4\r5,"6\r\n7"');
    expect([header, ...cells]).toEqual([
      ['a', 'b'],
      ['1', '2'],
      ['3', '4'],
      ['5', '6\r\n7'],
    ]);
  });

  it('pass over blank lines, but count them', async () => {
    const { cells, rowNumbers, reader } = await read('a,b\n\n1,2\n \n3,4\n');
    expect(cells).toEqual([
      ['1', '2'],
      ['3', '4'],
    ]);
    expect(rowNumbers).toEqual([3, 5]);
    expect(reader.blankRows).toBe(2);
  });

  it('begin with the first line where there is no header', async () => {
    const { header, cells } = await read('"1""",2\n3,4\n', { headless: true });
    expect(header).toEqual(['column_1', 'column_2']);
    expect(cells).toEqual([
      ['1"', '2'],
      ['3', '4'],
    ]);
  });

  it.each([
    ['a quote inside a value', 'a,b\n1,2\n3,4"5\n6,7\n', 3, 2, 'stray-quote', 2],
    ['text after a closing quote', 'a,b\n"1"x,2\n3,4\n', 2, 1, 'stray-quote', 1],
    ['a space before a quote', 'a,b\n1, "2"\n3,4\n', 2, 2, 'stray-quote', 1],
    ['a quote that is never closed', 'a,b\n1,2\n3,"4\n5,6\n7,8', 3, 2, 'unclosed-quote', 3],
    ['a fault behind quoted line ends', 'a,b\n"1\n2\n3",4\n5,6"\n', 3, 2, 'stray-quote', 1],
    ['a quote that swallows rows', 'a,b\n"1,2\n3,4\n5,"6"\n', 2, 1, 'stray-quote', 2],
    ['a short row', 'a,b\n1\n3,4\n', 2, 2, 'ragged-row', 1],
    ['a long row', 'a,b\n1,2,3\n3,4\n', 2, 3, 'ragged-row', 1],
    ['a value that is too long', `a,b\n1,${'x'.repeat(101)}\n3,4\n`, 2, 2, 'field-too-long', 1],
  ])('leave out %s, saying where, and go on', async (_, text, row, column, code, kept) => {
    for (const size of [1, 2, 1000]) {
      const { problems, cells } = await read(text, { size, fieldBytes: 100 });
      expect(problems.count).toBe(1);
      expect(problems.shown[0]).toMatchObject({ row, column, code });
      expect(cells).toHaveLength(kept);
    }
  });

  it('do not wait for the end of a quote that stays open for longer than a value may be', async () => {
    const problems = new Problems();
    const reader = readerInto({ cells: [], rowNumbers: [] }, { fieldBytes: 100 }, problems);
    await reader.feed(Buffer.from('a,b\n1,"'));
    for (let piece = 0; piece < 5; piece++) await reader.feed(Buffer.from('x'.repeat(100)));
    expect(problems.shown[0]).toMatchObject({ row: 2, column: 2, code: 'unclosed-quote' });
  });

  it('are cut into batches at the same rows, however the bytes arrive', async () => {
    const text = `a,b\n${'1,2\n'.repeat(150_000)}`;
    for (const size of [1_000, 1_000_000]) {
      const { batches } = await read(text, { size });
      expect(batches).toEqual([65_536, 65_536, 18_928]);
    }
  });
});

interface Options {
  delimiter?: string;
  headless?: boolean;
  fieldBytes?: number;
  size?: number;
}

interface Collected {
  header?: string[];
  cells: string[][];
  rowNumbers: number[];
  batches?: number[];
}

async function read(text: string, options: Options = {}) {
  const collected: Collected = { cells: [], rowNumbers: [], batches: [] };
  const problems = new Problems();
  const reader = readerInto(collected, options, problems);
  const bytes = Buffer.from(text);
  const { size = 1000 } = options;
  for (let at = 0; at < bytes.length; at += size) await reader.feed(bytes.subarray(at, at + size));
  await reader.end();
  return { ...collected, problems, reader };
}

function readerInto(collected: Collected, options: Options, problems: Problems): CsvReader {
  const { delimiter = ',', headless = false, fieldBytes = 1_000_000 } = options;
  const sink = {
    onHeader: (names: string[]) => {
      collected.header = names;
    },
    onBatch: async (batch: Parameters<typeof cellText>[0]) => {
      collected.batches?.push(batch.rows);
      for (let row = 0; row < batch.rows; row++) {
        const columns = Array.from({ length: batch.columns }, (_, column) => column);
        collected.cells.push(columns.map((column) => cellText(batch, row, column)));
        collected.rowNumbers.push(batch.rowNumbers[row]!);
      }
    },
  };
  return new CsvReader(
    { delimiter, headless, limits: { columns: 100, fieldBytes } },
    sink,
    problems,
  );
}

/** papaparse writes no quotes around a row of blanks, which then is no row. */
function hasBlanks(rows: string[][]): boolean {
  return rows.some((row) => row.some((value) => value.trim() === ''));
}
