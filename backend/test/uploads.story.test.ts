import { readFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { startCluster, type TestCluster } from './cluster';
import { getJson, postJson } from './http-calls';
import { zipOf } from './write-zip';

interface Inspection {
  upload_id: string;
  dialect: Record<string, unknown>;
  columns: { column: number; name: string; type: string; confidence: number; reason: string }[];
  rows: string[][];
  row_count: number;
  rejected: { count: number; shown: { row: number; column: number; code: string }[] };
  target: { column: string; task: string } | null;
}

interface Detail {
  code?: string;
  detail?: string;
  name: string;
  version: { row_count: number };
  columns: { name: string; type: string; missing: number }[];
  origin: Record<string, unknown>;
  errors?: { row?: number; column?: number; column_name?: string; pointer?: string }[];
}

const WORKBOOK = readFileSync(path.join(__dirname, '../datasets/parser/fixtures/workbook.xlsx'));
const MESSY =
  'Kunde;PLZ;Betrag;am;Grund;;aktiv\n' +
  'A1;01099;1,50;31.12.2023;neu;x;ja\n' +
  'A2;80331;-;01.02.2024;alt;y;nein\n' +
  'A3;20095\n' +
  'A4;50667;12,25;15.03.2024;neu;z;ja\n';

describe('Uploads', () => {
  let cluster: TestCluster;

  beforeAll(async () => {
    cluster = await startCluster({ workers: 0 });
  }, 60_000);
  afterAll(() => cluster.stop());

  // oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- as getJson and postJson
  const send = async <Body>(
    route: string,
    body: string | Uint8Array<ArrayBuffer>,
    headers: Record<string, string> = { 'Content-Type': 'text/csv' },
  ): Promise<{ status: number; body: Body }> => {
    const response = await fetch(`${cluster.url}/api/v1/datasets${route}`, {
      method: 'POST',
      body,
      headers,
    });
    return { status: response.status, body: (await response.json()) as Body };
  };
  const optionsOf = (options: object) => `options=${encodeURIComponent(JSON.stringify(options))}`;
  const left = async () => {
    const [rows] = await cluster.database.sql(
      `select (select count(*) from dataset) as datasets, (select count(*) from upload) as uploads,
         (select count(*) from dataset_block) as blocks`,
    );
    const folders = (await readdir(os.tmpdir())).filter((name) =>
      name.startsWith('drover-upload-'),
    );
    const files = await Promise.all(folders.map((name) => readdir(path.join(os.tmpdir(), name))));
    return { rows, files: files.flat().length };
  };

  it('are inspected, corrected and committed without being sent twice', async () => {
    const { status, body: seen } = await send<Inspection>('/inspect', MESSY, {
      'Content-Type': 'text/csv',
      'Content-Disposition': 'attachment; filename="Kunden 2024.csv"',
    });
    expect(status).toBe(200);
    expect(seen.dialect).toMatchObject({ format: 'csv', delimiter: ';', encoding: 'utf-8' });
    expect(seen.row_count).toBe(3);
    expect(seen.rejected).toMatchObject({ count: 1, shown: [{ row: 4, code: 'ragged-row' }] });
    expect(seen.columns.map(({ name, type }) => [name, type])).toEqual([
      ['Kunde', 'category'],
      ['PLZ', 'identifier'],
      ['Betrag', 'category'],
      ['am', 'date'],
      ['Grund', 'category'],
      ['column_6', 'category'],
      ['aktiv', 'category'],
    ]);
    expect(seen.rows[0]).toEqual(['A1', '01099', '1,50', '31.12.2023', 'neu', 'x', 'ja']);
    expect(seen.target).toMatchObject({ column: 'aktiv', task: 'classification' });

    const options = {
      on_bad_rows: 'skip',
      headers: 'auto',
      columns: [
        { column: 'Betrag', missing_values: ['-'], rename: 'amount' },
        { column: 6, ignore: true },
        { column: 'aktiv', type: 'boolean' },
      ],
    };
    const commit = { upload_id: seen.upload_id, options };
    const made = await postJson<Detail>(cluster.url, '/api/v1/datasets/commit', commit);
    expect(made.status).toBe(201);
    expect(made.body.name).toBe('kunden-2024');
    expect(made.body.version.row_count).toBe(3);
    expect(made.body.columns.map(({ name, type, missing }) => [name, type, missing])).toEqual([
      ['Kunde', 'category', 0],
      ['PLZ', 'identifier', 0],
      ['amount', 'number', 1],
      ['am', 'date', 0],
      ['Grund', 'category', 0],
      ['aktiv', 'boolean', 0],
    ]);
    expect(made.body.origin).toMatchObject({ delimiter: ';', skipped_rows: 1 });
    const preview = await getJson<{ rows: unknown[][] }>(
      cluster.url,
      '/api/v1/datasets/kunden-2024/preview',
    );
    expect(preview.body.rows[1]).toEqual(['A2', '80331', null, '2024-02-01', 'alt', false]);

    const again = await postJson<Detail>(cluster.url, '/api/v1/datasets/commit', commit);
    expect([again.status, again.body.code]).toEqual([404, 'upload-not-found']);
  });

  it('come as a body, compressed on the way', async () => {
    const csv = gzipSync('a,b\n1,x\n2,y\n');
    const { status, body } = await send<Detail>('?name=packed', new Uint8Array(csv), {
      'Content-Type': 'text/csv',
      'Content-Encoding': 'gzip',
    });
    expect([status, body.name, body.version.row_count]).toEqual([201, 'packed', 2]);
  });

  it('come as a form that is compressed on the way', async () => {
    const form = new Response(
      (() => {
        const fields = new FormData();
        fields.append('options', '{"columns":[{"column":"a","type":"text"}]}');
        fields.append('file', new Blob(['a,b\n1,x\n2,y\n']), 'form.csv');
        return fields;
      })(),
    );
    const bytes = gzipSync(Buffer.from(await form.arrayBuffer()));
    const { status, body } = await send<Detail>('', new Uint8Array(bytes), {
      'Content-Type': form.headers.get('content-type')!,
      'Content-Encoding': 'gzip',
    });
    expect([status, body.name, body.columns[0]?.type]).toEqual([201, 'form', 'text']);
  });

  it('come as a workbook, inspected, as a body and in a form', async () => {
    const type = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
    const body = new Uint8Array(WORKBOOK);
    const seen = await send<Inspection>('/inspect', body, { 'Content-Type': type });
    expect(seen.body).toMatchObject({
      dialect: { format: 'xlsx', sheet: 'Überblick' },
      row_count: 4,
      rejected: { count: 0 },
    });
    const raw = await send<Detail>('?name=book', body, { 'Content-Type': type });
    expect([raw.status, raw.body.version.row_count]).toEqual([201, 4]);
    expect(raw.body.columns.slice(2, 4)).toMatchObject([{ type: 'date' }, { type: 'datetime' }]);
    const form = new FormData();
    form.append('options', '{"sheet":"second"}');
    form.append('file', new Blob([body], { type }), 'Second book.xlsx');
    const sent = await fetch(`${cluster.url}/api/v1/datasets`, { method: 'POST', body: form });
    const made = (await sent.json()) as Detail;
    expect([sent.status, made.name, made.columns.map(({ name }) => name)]).toEqual([
      201,
      'second-book',
      ['a', 'b'],
    ]);
    const preview = await getJson<{ rows: unknown[][] }>(
      cluster.url,
      '/api/v1/datasets/book/preview',
    );
    expect(preview.body.rows[0]!.slice(0, 4)).toEqual([
      1,
      'Ann',
      '2024-02-29',
      '2024-02-29T13:05:00Z',
    ]);
  });

  it.each<[string, string, string | Uint8Array<ArrayBuffer>, Record<string, string>, number, string]>([
    ['a bomb', '', new Uint8Array(gzipSync(Buffer.alloc(20_000_000, 'a'))), { 'Content-Encoding': 'gzip' }, 413, 'too-large'],
    ['what is no gzip', '', 'a,b\n1,2\n', { 'Content-Encoding': 'gzip' }, 400, 'bad-request'],
    ['an unknown encoding', '', 'a,b\n1,2\n', { 'Content-Encoding': 'br' }, 415, 'unsupported-media-type'],
    ['nothing', '', '', {}, 400, 'bad-request'],
    ['options that are no JSON', '?options={', 'a,b\n1,2\n', {}, 400, 'bad-request'],
    ['options that are unknown', `?options=${encodeURIComponent('{"delimeter":";"}')}`, 'a,b\n1,2\n', {}, 422, 'invalid-request'],
    ['options about no column', `?options=${encodeURIComponent('{"columns":[{"column":"c"}]}')}`, 'a,b\n1,2\n', {}, 422, 'invalid-request'],
    ['a name that is none', '?name=..%2Fx', 'a,b\n1,2\n', {}, 400, 'invalid-name'],
    ['a header only', '', 'a,b\n', {}, 422, 'dataset-empty'],
    ['an archive that is no workbook', '', new Uint8Array(zipOf({ 'a.csv': 'a,b\n1,2\n' })), {}, 415, 'unsupported-media-type'],
    ['a sheet that the workbook has not', `?options=${encodeURIComponent('{"sheet":7}')}`, new Uint8Array(WORKBOOK), {}, 422, 'invalid-request'],
    ['NUL bytes', '', 'a,b\n1,\0\n', {}, 422, 'unsupported-encoding'],
  ])('refuse %s and keep nothing', async (_, query, content, headers, status, code) => {
    const before = await left();
    const answer = await send<Detail>(query, content, { 'Content-Type': 'text/csv', ...headers });
    expect([answer.status, answer.body.code]).toEqual([status, code]);
    expect(await left()).toEqual(before);
  }); // prettier-ignore

  it('come as base64, as in the original', async () => {
    const content = Buffer.from('a,b\n1,x\n,y\n').toString('base64');
    const sent = await postJson(cluster.url, '/upload', { filename: 'old.csv', content });
    expect([sent.status, sent.body]).toEqual([
      200,
      {
        filename: 'old.csv',
        status: 'uploaded_and_distributed',
        rows: 2,
        columns: ['a', 'b'],
        preview: [
          { a: 1, b: 'x' },
          { a: null, b: 'y' },
        ],
      },
    ]);
    const files = await getJson<{ files: string[] }>(cluster.url, '/uploaded_files');
    expect(files.body.files).toContain('old.csv');
    const preview = await getJson(cluster.url, '/dataset_preview?dataset=old.csv&n=1');
    expect(preview.body).toMatchObject({ rows: 2, preview: [{ a: 1, b: 'x' }] });
    const bad = await postJson(cluster.url, '/upload', {
      filename: 'x.csv',
      content: 'no base64!',
    });
    expect(bad.status).toBe(400);
  });

  it('name the values that do not fit a type that was chosen, or empty them', async () => {
    const rows = 'a,b\n1,x\n2.5,y\nabc,z\n';
    const columns = [{ column: 'a', type: 'integer' }];
    const refused = await send<Detail>(`?${optionsOf({ columns })}`, rows);
    expect(refused.status).toBe(422);
    expect(refused.body.errors).toMatchObject([
      { row: 3, column: 1, column_name: 'a' },
      { row: 4, column: 1 },
    ]);
    const options = optionsOf({ columns, on_bad_values: 'missing' });
    const made = await send<Detail>(`?name=emptied&${options}`, rows);
    expect(made.body.columns[0]).toMatchObject({ type: 'integer', missing: 2 });
    expect(made.body.origin).toMatchObject({ unfit_values: 2 });
  });

  it('say that a category cannot have so many values, also where misfits are to be emptied', async () => {
    const rows = `k,n\n${Array.from({ length: 10_003 }, (_, row) => `key ${row},${row % 7}`).join('\n')}\n`;
    const columns = [{ column: 'k', type: 'category' }];
    for (const on_bad_values of ['refuse', 'missing']) {
      const refused = await send<Detail>(`?${optionsOf({ columns, on_bad_values })}`, rows);
      expect(refused.status).toBe(422);
      expect(refused.body.detail).toContain('than the 10000 that a category can have');
      expect(refused.body.errors).toMatchObject([
        { row: 10_002, column: 1, column_name: 'k', code: 'too-many-categories' },
      ]);
    }
    const { body: seen } = await send<object>(`/inspect?${optionsOf({ columns })}`, rows);
    expect(seen).toMatchObject({ unfit: { count: 0 }, unfit_columns: { count: 1 } });
    const named = optionsOf({ columns: [{ column: 'k', type: 'text' }] });
    expect((await send<Detail>(`?name=keys&${named}`, rows)).status).toBe(201);
  });
});
