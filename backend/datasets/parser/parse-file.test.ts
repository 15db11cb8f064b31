import fc from 'fast-check';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { DomainError } from '../../errors/domain-error';
import { createTestDatabase, type TestDatabase } from '../../test/test-database';
import { uuidv7 } from '../../database/uuid';
import { packTexts, unpackTexts, type Block } from '../block';
import { decodeBlock } from '../block-codec';
import { parseFile, type ParsedTable } from './parse-file';
import type { ReadOptions } from './read-options';

const LIMITS = { columns: 50, fieldBytes: 1_000, fileBytes: 2 ** 30 };

describe('Parsing a file', () => {
  let test: TestDatabase;
  let folder: string;

  beforeAll(async () => {
    test = await createTestDatabase([]);
    folder = await mkdtemp(path.join(os.tmpdir(), 'drover-test-'));
  }, 30_000);
  afterAll(async () => {
    await test.drop();
    await rm(folder, { recursive: true });
  });

  const parse = async (
    content: string | Buffer,
    options: ReadOptions = {},
    fileName = 'x',
  ): Promise<ParsedTable & { uploadId: string }> => {
    const file = path.join(folder, uuidv7());
    await writeFile(file, content);
    const uploadId = uuidv7();
    const table = await parseFile(test.database, {
      file,
      fileName,
      uploadId,
      limits: LIMITS,
      options,
    });
    return { ...table, uploadId };
  };
  const refusalOf = async (content: string | Buffer, fileName?: string): Promise<DomainError> => {
    const refusal = await parse(content, {}, fileName).catch((error: unknown) => error);
    return refusal as DomainError;
  };
  const blocksOf = async (uploadId: string): Promise<Block[]> => {
    const rows = await test.database.sql<{ bytes: Buffer }>(
      'select bytes from dataset_block where upload_id = $1 order by column_index, block_index',
      [uploadId],
    );
    return rows.map(({ bytes }) => decodeBlock(bytes));
  };

  it('types every column and stores its values', async () => {
    const { columns, rowCount, uploadId } = await parse(
      'n,b,c,id\n1.5,true,x,007\n,FALSE,y,008\n-0,,x,\n',
    );
    expect(rowCount).toBe(3);
    expect(columns.map(({ name, type, missing }) => [name, type, missing])).toEqual([
      ['n', 'number', 1],
      ['b', 'boolean', 1],
      ['c', 'category', 0],
      ['id', 'identifier', 1],
    ]);
    expect(await blocksOf(uploadId)).toEqual([
      { kind: 'numeric', values: Float64Array.of(1.5, Number.NaN, 0) },
      { kind: 'category', codes: Int32Array.of(1, 0, -1) },
      { kind: 'category', codes: Int32Array.of(0, 1, 0) },
      packTexts(['007', '008', null]),
    ]);
  });

  it('finds the same content in every way to write it', async () => {
    const plain = 'näme,b\n1,x\n2,y\n';
    const marked = (mark: number[], body: Buffer) => Buffer.concat([Buffer.from(mark), body]);
    const utf16 = Buffer.from(plain, 'utf16le');
    const ways: [string | Buffer, Partial<ParsedTable['origin']>][] = [
      [plain, { encoding: 'utf-8', byteOrderMark: false }],
      [plain.trimEnd(), {}],
      [plain.replaceAll('\n', '\r\n'), {}],
      [plain.replaceAll('\n', '\r'), {}],
      [`\n${plain}\n  \n`, { blankRows: 3 }],
      ['"näme","b"\n"1","x"\n"2","y"', {}],
      [plain.replaceAll(',', ';'), { delimiter: ';' }],
      [plain.replaceAll(',', '\t'), { delimiter: '\t' }],
      [marked([0xef, 0xbb, 0xbf], Buffer.from(plain)), { encoding: 'utf-8', byteOrderMark: true }],
      [marked([0xff, 0xfe], utf16), { encoding: 'utf-16le', byteOrderMark: true }],
      [marked([0xfe, 0xff], Buffer.from(utf16).swap16()), { encoding: 'utf-16be' }],
      [Buffer.from(plain, 'latin1'), { encoding: 'windows-1252' }],
    ];
    const first = await parse(plain);
    for (const [content, origin] of ways) {
      const table = await parse(content);
      expect(table.origin).toMatchObject(origin);
      expect(table.contentHash).toBe(first.contentHash);
    }
  });

  it('keeps columns whose names mean something to JavaScript', async () => {
    const { columns } = await parse('__proto__,constructor,toString\n1,2,3\n');
    expect(columns.map(({ name }) => name)).toEqual(['__proto__', 'constructor', 'toString']);
    expect(Object.keys(Object.prototype)).toEqual([]);
  });

  it('takes a file of one column, in which a blank line is no row', async () => {
    const { rowCount, origin } = await parse('x\n1\n\n2\n');
    expect([rowCount, origin.blankRows]).toEqual([2, 1]);
  });

  it('keeps characters that two pieces of the file share', async () => {
    const rows = Array.from({ length: 2_000 }, (_, row) => `${row},${'é😀'.repeat(80)}`);
    const { columns } = await parse(`x,y\n${rows.join('\n')}`);
    expect(columns[1]).toMatchObject({ type: 'category', categories: ['é😀'.repeat(80)] });
  });

  it.each<[string, string | Buffer, string, object]>([
    ['an empty file', '', 'dataset-empty', {}],
    ['blank lines only', '\n \n', 'dataset-empty', {}],
    ['a header only', 'a,b\n', 'dataset-empty', {}],
    ['a short row', 'a,b\n1,2\n3\n', 'invalid-csv', { row: 3, column: 2, expected: '2 fields', got: '1 field' }],
    ['a long row', 'a,b\n1,2,3\n', 'invalid-csv', { row: 2, column: 3 }],
    ['a stray quote', 'a,b\n1,2"\n', 'invalid-csv', { row: 2, column: 2, code: 'stray-quote' }],
    ['an unclosed quote', 'a,b\n"1,2\n', 'invalid-csv', { row: 2, column: 1, code: 'unclosed-quote' }],
    ['two columns of one name', 'a,A\n1,2\n', 'invalid-csv', { row: 1, column: 2, columnName: 'A' }],
    ['a column without a name', 'a,,c\n1,2,3\n', 'invalid-csv', { row: 1, column: 2 }],
    ['a name of 257 characters', `${'x'.repeat(257)},b\n1,2\n`, 'invalid-csv', { row: 1, column: 1 }],
    ['a name that turns text around', 'a\u202e,b\n1,2\n', 'invalid-csv', { row: 1, column: 1 }],
    ['a value that is too long', `a,b\n1,${'é'.repeat(501)}\n`, 'invalid-csv', { row: 2, column: 2, code: 'field-too-long' }],
    ['a NUL byte', 'a,b\n1,2\n3,\0\n', 'unsupported-encoding', { row: 3 }],
    ['UTF-16 without a mark', Buffer.from('a,b\n1,2\n', 'utf16le'), 'unsupported-encoding', { row: 1 }],
    ['bytes that are text nowhere', Buffer.from('a,b\r\n1,é\x81\r\n', 'latin1'), 'unsupported-encoding', { row: 2 }],
    ['a UTF-8 mark before other bytes', Buffer.from('\xef\xbb\xbfa,b\n1,\xe9\n', 'latin1'), 'unsupported-encoding', { row: 2 }],
    ['half a UTF-16 pair', Buffer.from('\ufeffa,b\n1,\ud800\n', 'utf16le'), 'unsupported-encoding', { row: 1 }],
    ['an array that ends early', '[{"a":1},', 'invalid-csv', { row: 2 }],
    ['an array with a comma too many', '[{"a":1},]', 'invalid-csv', { row: 2 }],
    ['text behind an array', '[{"a":1}] x', 'invalid-csv', { row: 2 }],
    ['JSON that names a column twice', '[{"a":1,"b":{"a":2,"a":3}},{"a":1,"a":2}]', 'invalid-csv', { row: 2, code: 'duplicate-key' }],
    ['JSON that is nested too deep', `[{"a":${'['.repeat(70)}${']'.repeat(70)}}]`, 'invalid-csv', { row: 1 }],
    ['columns of different lengths', '{"a":[1],"b":[1,2]}', 'invalid-csv', {}],
    ['a column that is there twice', '{"a":[1],"b":[1],"a":[2]}', 'invalid-csv', {}],
    ['columns that are nested too deep', `{"a":[${'['.repeat(70)}${']'.repeat(70)}]}`, 'invalid-csv', {}],
    ['an empty array', '[]', 'dataset-empty', {}],
    ['damaged gzip', gzipSync('a,b\n1,2\n').subarray(0, 20), 'bad-request', {}],
    ['gzip that grows too much', gzipSync(Buffer.alloc(4_000_000, 'a')), 'too-large', {}],
    ['the first bytes of a workbook', Buffer.from('504b0304', 'hex'), 'bad-request', {}],
    ['what calls itself Parquet', 'PAR1xxxxPAR1', 'invalid-csv', {}],
  ])('refuses %s and says where', async (_, content, code, detail) => {
    const refusal = await refusalOf(content);
    expect(refusal.code).toBe(code);
    expect(refusal.details[0] ?? {}).toMatchObject(detail);
  }); // prettier-ignore

  it('refuses more columns than are allowed', async () => {
    const header = Array.from({ length: 51 }, (_, index) => `c${index}`).join(',');
    expect(await refusalOf(`${header}\n`)).toMatchObject({ code: 'too-many-columns' });
  });

  it('shows twenty faults and counts all', async () => {
    const refusal = await refusalOf(`a,b\n${'1\n'.repeat(100)}`);
    expect(refusal.details).toHaveLength(20);
    expect(refusal.extensions).toEqual({ error_count: 100 });
  });

  it('names the byte that is no text', async () => {
    const refusal = await refusalOf(
      Buffer.concat([Buffer.from('a,b\n'.repeat(300_000)), Buffer.from([0x81])]),
    );
    expect(refusal.message).toContain('byte 1200000, on line 300001');
  });

  it('answers any bytes with a table or with an error of the caller', async () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 60 }).map((array) => Buffer.from(array)),
      fc
        .string({ unit: fc.constantFrom('a', '1', ',', ';', '"', '\n', '\r', 'é', '\ufeff') })
        .map((text) => Buffer.from(text)),
    );
    await fc.assert(
      fc.asyncProperty(bytes, async (content) => {
        const result = await parse(content).catch((error: unknown) => error);
        const isTable = typeof result === 'object' && result !== null && 'contentHash' in result;
        expect(isTable || result instanceof DomainError ? '' : result).toBe('');
        if (result instanceof DomainError) expect(result.kind).toBe('caller');
      }),
      { seed: 1, numRuns: 300 },
    );
  }, 60_000);

  it('makes a column again that a late row contradicts, from what is written in the file', async () => {
    const rows = Array.from({ length: 70_000 }, (_, row) =>
      [`${(row % 900) + 1}.50`, row % 2 === 0, `k${row % 7}`, row % 90, row].join(','),
    );
    const late = ['1.50', 'true', 'k1', '007', 'x'].join(',');
    const { columns, uploadId } = await parse(
      `a,b,c,d,e\n${[...rows, late, 'n.a.,maybe,k1,1,2'].join('\n')}`,
    );
    expect(columns.map(({ type, distinct }) => [type, distinct])).toEqual([
      ['category', 901],
      ['category', 3],
      ['category', 7],
      ['identifier', 91],
      ['text', 10_000],
    ]);
    const blocks = await blocksOf(uploadId);
    expect(blocks).toHaveLength(10);
    const last = (column: number) => blocks[column * 2 + 1]!;
    expect(last(0)).toMatchObject({ kind: 'category' });
    expect(columns[0]!.categories?.slice(0, 2)).toEqual(['1.50', '2.50']);
    const texts = last(3);
    expect(texts.kind === 'text' && unpackTexts(texts).slice(-3)).toEqual(['69', '007', '1']);
  });

  it('finds the same content in JSON, in lines, by columns and compressed', async () => {
    const rows = [
      { id: 'x"1', n: 1.5, ok: true, big: null },
      { id: 'é\\', n: null, ok: false, big: 'NA' },
    ];
    const pretty = JSON.stringify(rows, null, 2).replace('null\n', '9007199254740993\n');
    const lines = rows
      .map((row) => JSON.stringify(row))
      .join('\n')
      .replace('"big":null', '"big":9007199254740993');
    const columns = JSON.stringify({
      id: rows.map(({ id }) => id),
      n: [1.5, null],
      ok: [true, false],
      big: ['9007199254740993', ''],
    });
    const first = await parse(pretty);
    expect(first.columns.map(({ name, type, missing }) => [name, type, missing])).toEqual([
      ['id', 'category', 0],
      ['n', 'number', 1],
      ['ok', 'boolean', 0],
      ['big', 'identifier', 1],
    ]);
    for (const [content, format] of [
      [lines, 'ndjson'],
      [columns, 'json'],
      [gzipSync(lines), 'ndjson'],
    ] as const) {
      const table = await parse(content);
      expect(table.origin).toMatchObject({ format, compressed: Buffer.isBuffer(content) });
      expect(table.contentHash).toBe(first.contentHash);
    }
  });

  it('leaves out lines that are no objects where that is asked for', async () => {
    const text = '{"a":1}\n{"a":2\n[3]\n\n{"a":4}\n';
    expect((await refusalOf(text, 'x.ndjson')).details).toMatchObject([{ row: 2 }, { row: 3 }]);
    const { rowCount, origin } = await parse(text, { onBadRows: 'skip' }, 'x.ndjson');
    expect([rowCount, origin.skippedRows, origin.blankRows]).toEqual([2, 2, 1]);
  });

  it('cuts long tables into blocks', async () => {
    const rows = Array.from({ length: 70_000 }, (_, row) => `${row},${row % 3}`);
    const { uploadId } = await parse(`n,c\n${rows.join('\n')}`);
    const blocks = await blocksOf(uploadId);
    expect(blocks.map((block) => (block.kind === 'numeric' ? block.values.length : -1))).toEqual([
      65_536, 4_464, 65_536, 4_464,
    ]);
  });
});
