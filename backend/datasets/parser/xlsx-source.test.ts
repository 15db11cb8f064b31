import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { uuidv7 } from '../../database/uuid';
import { DomainError } from '../../errors/domain-error';
import { zipOf } from '../../test/write-zip';
import { inspectFile, type Inspection } from './inspect-file';
import type { ReadOptions } from './read-options';

const LIMITS = { columns: 50, fieldBytes: 1_000, fileBytes: 2 ** 30 };
const TYPE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

describe('A workbook', () => {
  let folder: string;
  beforeAll(async () => (folder = await mkdtemp(path.join(os.tmpdir(), 'drover-test-'))));
  afterAll(() => rm(folder, { recursive: true }));

  const inspect = async (content: Buffer, options: ReadOptions = {}): Promise<Inspection> => {
    const file = path.join(folder, uuidv7());
    await writeFile(file, content);
    return inspectFile({ file, fileName: 'x.xlsx', limits: LIMITS, options });
  };
  const refusalOf = async (content: Buffer, options?: ReadOptions): Promise<DomainError> => {
    const error = await inspect(content, options).catch((refusal: unknown) => refusal);
    return error as DomainError;
  };

  describe('of openpyxl (fixtures/make-workbook.py)', () => {
    const book = () => readFile(path.join(__dirname, 'fixtures/workbook.xlsx'));

    it('is read as its cells are shown: dates as dates, codes as texts', async () => {
      const { columns, rows, dialect, blankRows } = await inspect(await book());
      expect(dialect).toMatchObject({ format: 'xlsx', sheet: 'Überblick' });
      expect(columns.map(({ schema: { name, type, missing } }) => [name, type, missing])).toEqual([
        ['id', 'integer', 0],
        ['name', 'category', 1],
        ['day', 'date', 1],
        ['moment', 'datetime', 1],
        ['price', 'number', 1],
        ['share', 'number', 1],
        ['paid', 'boolean', 1],
        ['code', 'identifier', 0],
        ['note', 'category', 1],
        ['time', 'number', 1],
      ]);
      expect(rows[0]).toEqual(
        '1|Ann|2024-02-29|2024-02-29T13:05:00Z|1.5|0.25|true|007|line\none|0.5208333333333334'.split('|'),
      ); // prettier-ignore
      expect(rows[2]).toEqual(['3', '   ', '', '', '', '', '', '0010', 'A 😀', '']);
      expect(rows[3]!.slice(2, 6)).toEqual(
        '2030-01-01|2030-01-01T00:00:00.500Z|1e-07|1e+300'.split('|'),
      );
      expect([rows.length, blankRows]).toEqual([4, 1]);
    });

    it.each(['second', ' SECOND ', 2])('gives the sheet %p, wherever its table stands', async (sheet) => {
      const { columns, rows, dialect } = await inspect(await book(), { sheet });
      expect(dialect.sheet).toBe('second');
      expect(columns.map(({ nameInFile }) => nameInFile)).toEqual(['a', 'b']);
      // openpyxl computes nothing, so a formula has no value yet
      expect(rows).toEqual([['1', 'x'], ['2', ''], ['3', '#DIV/0!']]);
    }); // prettier-ignore

    it('names its sheets where it has no such one, and refuses one that is empty', async () => {
      const refusal = await refusalOf(await book(), { sheet: 'third' });
      expect([refusal.code, refusal.details[0]]).toMatchObject([
        'invalid-request',
        { pointer: '/options/sheet', detail: expect.stringContaining('"Überblick", "second"') },
      ]);
      expect((await refusalOf(await book(), { sheet: 4 })).code).toBe('invalid-request');
      expect((await refusalOf(await book(), { sheet: 'empty' })).code).toBe('dataset-empty');
    });

    it('is found in gzip as well', async () => {
      const { dialect } = await inspect(gzipSync(await book()));
      expect(dialect).toMatchObject({ format: 'xlsx', compressed: true });
    });

    it('is damaged wherever it ends too early', async () => {
      const whole = await book();
      for (let length = 4; length < whole.length; length += 97)
        expect((await refusalOf(whole.subarray(0, length))).code).toBe('bad-request');
    });
  });

  it('may count days from 1904, leave addresses out, and join texts of several fonts', async () => {
    const { rows } = await inspect(
      workbook(
        `<x:row><x:c t="inlineStr"><x:is><x:t>day</x:t></x:is></x:c><x:c t="s"><x:v>0</x:v></x:c></x:row>
         <x:row r="5"><x:c s="1"><x:v>43889</x:v></x:c><x:c t="str"><x:f>"a"&amp;"b"</x:f><x:v>ab</x:v></x:c></x:row>
         <x:row r="6"><x:c r="B6" t="e"><x:v>#N/A</x:v></x:c><x:c r="A6" s="1"><x:v>0</x:v></x:c></x:row>`,
        { prefix: 'x:', properties: '<workbookPr date1904="1"/>' },
      ),
    );
    expect(rows).toEqual([
      ['2024-02-29', 'ab'],
      ['1904-01-01', '#N/A'],
    ]);
  });

  it('has its first row as values where it has no header', async () => {
    const { columns, rows } = await inspect(workbook(row(1, 1, 2) + row(2, 3, 4)), {
      headerRow: false,
    });
    expect(columns.map(({ nameInFile }) => nameInFile)).toEqual(['column_1', 'column_2']);
    expect(rows).toEqual([['1', '2'], ['3', '4']]); // prettier-ignore
  });

  it.each([
    ['a value beside the table', row(3, 1, 2, 3), { row: 3, column: 3, code: 'ragged-row', got: '3' }],
    ['a value that is too long', row(3, 1, '9'.repeat(1_001)), { row: 3, column: 2, code: 'field-too-long' }],
    ['a NUL character', '<row r="3"><c t="str"><v>_x0000_</v></c></row>', { row: 3, column: 1, code: 'nul-character' }],
  ])('lists %s with its row and column', async (_, bad, problem) => {
    const { rejected, rowCount } = await inspect(workbook(row(1, 'a', 'b') + row(2, 1, 2) + bad));
    expect([rowCount, rejected.shown]).toMatchObject([1, [problem]]);
  }); // prettier-ignore

  it('is numbered as Excel shows it, wherever its table begins', async () => {
    const cell = (at: string, text: string) => `<c r="${at}" t="str"><v>${text}</v></c>`;
    const sheet = (...rows: [number, string][]) =>
      workbook(rows.map(([number, cells]) => `<row r="${number}">${cells}</row>`).join(''));
    const book = sheet(
      [3, cell('C3', 'a') + cell('D3', 'b')],
      [4, cell('C4', '1') + cell('D4', 'x')],
      [5, cell('C5', '2') + cell('AB5', 'beside')],
      [6, cell('C6', '3') + cell('D6', '_x0000_')],
    );
    const { columns, rejected, misfits } = await inspect(book, {
      columns: [{ column: 4, type: 'number' }],
    });
    expect(columns.map(({ number, nameInFile }) => [number, nameInFile])).toEqual([
      [3, 'a'],
      [4, 'b'],
    ]);
    expect(misfits.shown).toMatchObject([{ row: 4, column: 4, columnName: 'b' }]);
    expect(rejected.shown).toMatchObject([
      { row: 5, column: 28, detail: expect.stringContaining('column AB') as string },
      { row: 6, column: 4, code: 'nul-character' },
    ]);
    const refusal = await refusalOf(book, { columns: [{ column: 1, type: 'number' }] });
    expect(refusal.message).toBe('The file has no column 1. Its columns are 3 to 4.');
    const nameless = sheet([3, cell('C3', 'a') + cell('E3', 'b')]);
    expect((await refusalOf(nameless, { headers: 'strict' })).details).toMatchObject([
      { row: 3, column: 4, detail: 'has no name' },
    ]);
  });

  it.each([
    ['a shared text that is not there', '<row r="7"><c t="s"><v>9</v></c></row>', 'row 7 refers to shared text 9'],
    ['rows out of order', row(2, 1) + row(2, 1), 'row 2 is followed by row 2'],
    ['a row that Excel does not have', row(1_048_577, 1), 'row 0 is followed by row 1048577'],
    ['a cell that Excel does not have', '<row r="1"><c r="ZZZ1"><v>1</v></c></row>', 'row 1 has a cell at ZZZ1'],
    ['XML that ends early', '<row r="1">', 'xl/sheet1.xml is not well-formed'],
  ])('is refused for %s', async (_, rows, message) => {
    const refusal = await refusalOf(workbook(rows));
    expect([refusal.code, refusal.message]).toEqual(['invalid-csv', expect.stringContaining(message)]);
  }); // prettier-ignore

  it('is refused with a document type, before an entity of it can grow', async () => {
    const lol = '<!DOCTYPE lolz [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;">]>';
    const refusal = await refusalOf(workbook('<row><c><v>&b;</v></c></row>', { before: lol }));
    expect(refusal.message).toContain('has a document type');
    const unknown = await refusalOf(workbook('<row><c><v>&b;</v></c></row>'));
    expect([unknown.code, unknown.message]).toEqual([
      'invalid-csv',
      expect.stringContaining('undefined entity'),
    ]);
  });

  it('is refused where a part grows to more than a hundred times the file', async () => {
    const refusal = await refusalOf(workbook(' '.repeat(30_000_000)));
    expect(refusal).toMatchObject({ code: 'too-large', kind: 'caller' });
  });

  it('is refused with more columns than are allowed', async () => {
    const wide = row(1, ...Array.from({ length: 51 }, (_, column) => column));
    expect((await refusalOf(workbook(wide))).code).toBe('too-many-columns');
  });

  it('is told from other archives, and from what Office wrote before', async () => {
    expect(await refusalOf(zipOf({ 'a.csv': 'a,b\n1,2\n' }))).toMatchObject({
      code: 'unsupported-media-type',
      message: expect.stringContaining('no Excel workbook'),
    });
    expect(await refusalOf(Buffer.from('d0cf11e0a1b11ae1', 'hex'))).toMatchObject({
      code: 'unsupported-media-type',
      message: expect.stringContaining('.xls'),
    });
    const named = await refusalOf(Buffer.from('a,b\n1,2\n'), { format: 'xlsx' });
    expect(named.code).toBe('bad-request');
  });
});

/** A row of numbers, or of texts. */
function row(number: number, ...cells: (string | number)[]): string {
  const written = cells.map((cell) => `<c${typeof cell === 'string' ? ' t="str"' : ''}><v>${cell}</v></c>`);
  return `<row r="${number}">${written.join('')}</row>`;
} // prettier-ignore

/** The parts that a workbook needs, around the rows of its sheet. Style 1 is a date. */
function workbook(rows: string, { prefix = '', properties = '', before = '' } = {}): Buffer {
  const relation = (id: string, type: string, target: string) =>
    `<Relationship Id="${id}" Type="${TYPE}/${type}" Target="${target}"/>`;
  return zipOf({
    '_rels/.rels': `<Relationships>${relation('a', 'officeDocument', '/xl/Workbook.xml')}</Relationships>`,
    'xl/workbook.xml': `<workbook>${properties}<sheets><sheet name="one" sheetId="1" r:id="s"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships>${relation('s', 'worksheet', 'sheet1.xml')}${relation('t', 'sharedStrings', 'texts.xml')}${relation('f', 'styles', '../xl/styles.xml')}</Relationships>`,
    'xl/texts.xml': '<sst><si><r><t>na</t></r><r><t>me</t></r><rPh><t>spoken</t></rPh></si></sst>',
    'xl/styles.xml':
      '<styleSheet><cellStyleXfs><xf numFmtId="9"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>',
    'xl/sheet1.xml': `${before}<${prefix}worksheet><${prefix}sheetData>${rows}</${prefix}sheetData></${prefix}worksheet>`,
  });
}
