import { until } from '../test/cluster';
import { csvChunks } from './csv-export';
import type { Ingested } from './dataset-ingest';
import { readTable } from './block-reader';
import { DatasetBench } from '../test/dataset-bench';
import { profileVersion } from './profile-version';
import { readStoredVersion } from './stored-version';

describe('Rows added to a dataset', () => {
  let bench: DatasetBench;

  beforeAll(async () => {
    bench = await DatasetBench.create();
  }, 30_000);
  afterAll(() => bench.drop());

  const typesOf = ({ version }: Ingested) => version.columns.map(({ type }) => type).join();
  const rowsOf = async ({ version }: Ingested) =>
    (await bench.catalog.rows(version, { offset: 0, limit: 1000 })).rows;
  const left = async () =>
    (
      await bench.sql<{ count: number }>(
        `select count(*)::int as count from upload
       where not exists (select 1 from dataset_segment where upload_id = upload.id)`,
      )
    )[0]?.count;
  let names = 0;
  const newName = () => `append_${++names}`;

  it('make the next version, which says what changed; the version before stays what it was', async () => {
    const name = newName();
    const first = await bench.upload(`${name}.csv`, 'a,b\n1,x\n2,y\n');
    const second = await bench.append(name, 'b,a\nz,3\n');
    expect(second).toMatchObject({ created: true, version: { number: 2, rowCount: 3 } });
    expect(second.version.change).toEqual({
      previous: 1,
      appended: true,
      rowsAdded: 1,
      columnsAdded: [],
      columnsRemoved: [],
      columnsRetyped: [],
    });
    expect(await rowsOf(second)).toEqual([
      [1, 'x'],
      [2, 'y'],
      [3, 'z'],
    ]);
    expect(await rowsOf(first)).toHaveLength(2);
    expect(await left()).toBe(0);
  });

  it.each([
    ['numbers', 'integer,integer', ['1,5', '2,6'], ['3.5,7', '4,8'], 'number,integer'],
    [
      'categories',
      'category,boolean',
      ['x,true', 'y,false'],
      ['z,true', 'x,false'],
      'category,boolean',
    ],
    [
      'numbers among categories',
      'category,category',
      ['x,1', 'y,b'],
      ['7,2', '1.50,007'],
      'category,category',
    ],
    ['moments', 'date,integer', ['2024-01-31,1'], ['2024-02-01 10:30:00,2'], 'datetime,integer'],
    ['first values', 'text,integer', [',1', ',2'], ['1.5,3'], 'number,integer'],
    ['no values', 'number,category', ['1.5,x'], [',', ',y'], 'number,category'],
    [
      'leading zeros after leading zeros',
      'identifier,integer',
      ['007,1'],
      ['8,2', '010,3'],
      'identifier,integer',
    ],
    [
      'more categories than there may be',
      'category,integer',
      many(0, 20, 'name'),
      many(20, 90, 'name'),
      'identifier,integer',
    ],
    [
      'texts after categories',
      'category,integer',
      many(0, 15, 'a word and'),
      many(15, 90, 'a word and'),
      'text,integer',
    ],
  ])(
    'are the table that one file with all rows is: %s',
    async (_what, before, some, more, after) => {
      const name = newName();
      const first = await bench.upload(`${name}.csv`, `a,b\n${some.join('\n')}\n`);
      expect(typesOf(first)).toBe(before);
      const appended = await bench.append(name, `a,b\n${more.join('\n')}\n`);
      expect(typesOf(appended)).toBe(after);
      const whole = await bench.upload(
        `${newName()}.csv`,
        `a,b\n${[...some, ...more].join('\n')}\n`,
      );
      expect(appended.version.contentHash).toBe(whole.version.contentHash);
      expect(appended.version.columns).toEqual(whole.version.columns);
      expect(await rowsOf(appended)).toEqual(await rowsOf(whole));
      const again = await bench.upload(`${name}.csv`, `a,b\n${[...some, ...more].join('\n')}\n`);
      expect(again).toMatchObject({ created: false, version: { number: 2 } });
      expect(await left()).toBe(0);
    },
  );

  it('are read, paged, profiled and downloaded across segments as one file is', async () => {
    const row = (at: number) =>
      `${at / 4},${at % 7},c${at % (at < 66_000 ? 5 : 9)},note ${at} of many,${at % 3 === 0 ? '' : at % 2 === 0}`;
    const rows = Array.from({ length: 72_000 }, (_, at) => row(at));
    const csv = (from: number, to: number) => `x,y,c,t,b\n${rows.slice(from, to).join('\n')}\n`;
    const name = newName();
    await bench.upload(`${name}.csv`, csv(0, 66_000));
    await bench.append(name, csv(66_000, 71_000));
    const appended = await bench.append(name, csv(71_000, 72_000));
    const whole = await bench.upload(`${newName()}.csv`, csv(0, 72_000));
    expect(appended.version.contentHash).toBe(whole.version.contentHash);
    const stored = await readStoredVersion(bench.sql, appended.version.id);
    expect(stored.segments.map(({ rowCount }) => rowCount)).toEqual([66_000, 6_000]);

    const page = { offset: 65_990, limit: 20, columnOffset: 1, columnLimit: 3 };
    const [ours, theirs] = [appended.version, whole.version];
    expect(await bench.catalog.rows(ours, page)).toEqual(await bench.catalog.rows(theirs, page));
    // as strings: to compare typed arrays element by element takes seconds
    const read = async (id: string) => {
      const { table } = await readTable(bench.sql, id, ['c', 'x', 'b']);
      return table.columns.map((column) =>
        (column.kind === 'numeric' ? column.values : column.codes).join(),
      );
    };
    const areEqual = async (look: (id: string) => Promise<unknown>) =>
      JSON.stringify(await look(ours.id)) === JSON.stringify(await look(theirs.id));
    expect(await areEqual(read)).toBe(true);
    const profile = (id: string) => profileVersion(bench.sql, id, 'y', () => undefined);
    expect(await profile(ours.id)).toEqual(await profile(theirs.id));
    expect(await areEqual(csvOf)).toBe(true);
  }, 60_000);

  it('that are few are written together with the few before them', async () => {
    const name = newName();
    const lines: string[] = [];
    for (let at = 0; at < 6; at++) {
      const line = `${at},k${at}`;
      lines.push(line);
      await (at === 0
        ? bench.upload(`${name}.csv`, `a,b\n${line}\n`)
        : bench.append(name, `a,b\n${line}\n`));
    }
    const { version } = await bench.catalog.resolve(name);
    const { segments } = await readStoredVersion(bench.sql, version.id);
    expect(segments.map(({ rowCount }) => rowCount)).toEqual([6]);
    const whole = await bench.upload(`${newName()}.csv`, `a,b\n${lines.join('\n')}\n`);
    expect(version.contentHash).toBe(whole.version.contentHash);
    expect(version.number).toBe(6);
    expect(await left()).toBe(0);
  });

  it('are refused where columns differ, unless these are to be filled', async () => {
    const name = newName();
    await bench.upload(`${name}.csv`, 'city,price\nRome,1\nOslo,2\n');
    await expect(bench.append(name, 'city,prise\nBonn,3\n')).rejects.toMatchObject({
      code: 'columns-differ',
      message: expect.stringContaining(
        'the dataset lacks "prise", and the file lacks "price"',
      ) as string,
      details: [
        { column: 2, columnName: 'prise', code: 'unknown-column' },
        { columnName: 'price', code: 'missing-column' },
      ],
    });
    const renamed = { options: { columns: [{ column: 'prise', rename: 'price' }] } };
    expect(await rowsOf(await bench.append(name, 'city,prise\nBonn,3\n', renamed))).toHaveLength(3);
    const filled = await bench.append(name, 'rooms,city\n4,Kyiv\n', { otherColumns: 'fill' });
    expect(filled.version.change).toMatchObject({ columnsAdded: ['rooms'], rowsAdded: 1 });
    expect(await rowsOf(filled)).toEqual([
      ['Rome', 1, null],
      ['Oslo', 2, null],
      ['Bonn', 3, null],
      ['Kyiv', null, 4],
    ]);
    expect(
      (await profileVersion(bench.sql, filled.version.id, null, () => undefined)).columns[2],
    ).toMatchObject({ profile: { missing: 3 } });
    await expect(
      bench.append(name, 'street\nMain\n', { otherColumns: 'fill' }),
    ).rejects.toMatchObject({ code: 'columns-differ' });
    expect(await left()).toBe(0);
  });

  it('without a header go by their places', async () => {
    const name = newName();
    await bench.upload(`${name}.csv`, 'a,b\n1,x\n');
    const { version } = await bench.append(name, '2,y\n', { options: { headerRow: false } });
    expect(version.rowCount).toBe(2);
    await expect(
      bench.append(name, '2,y,z\n', { options: { headerRow: false } }),
    ).rejects.toMatchObject({ code: 'columns-differ' });
  });

  it.each([
    ['texts', 'abc', 'invalid-csv', { row: 3, columnName: 'a', got: 'abc' }],
    ['leading zeros', '007', 'columns-differ', { row: 3, columnName: 'a', code: 'wrong-type' }],
  ])(
    'are refused where numbers would have to be %s, because these were not kept as they were written',
    async (_what, value, code, detail) => {
      const name = newName();
      await bench.upload(`${name}.csv`, 'a,b\n1,x\n2,y\n');
      await expect(bench.append(name, `a,b\n3,x\n${value},y\n`)).rejects.toMatchObject({
        code,
        details: [detail],
      });
      const { version } = await bench.catalog.resolve(name);
      expect(version.number).toBe(1);
      expect(await left()).toBe(0);
    },
  );

  it('of days that can be read in two ways are read as those before them', async () => {
    const name = newName();
    await bench.upload(`${name}.csv`, 'day,n\n31/05/2024,1\n');
    const days = await bench.append(name, 'day,n\n01/02/2024,2\n');
    expect(typesOf(days)).toBe('date,integer');
    const moments = await bench.append(name, 'day,n\n03/02/2024 10:30:00,2\n2/2/2024,3\n');
    expect(await rowsOf(moments)).toEqual([
      ['2024-05-31T00:00:00Z', 1],
      ['2024-02-01T00:00:00Z', 2],
      ['2024-02-03T10:30:00Z', 2],
      ['2024-02-02T00:00:00Z', 3],
    ]);
    await expect(bench.append(name, 'day,n\n01/13/2024,2\nsoon,3\n')).rejects.toMatchObject({
      code: 'invalid-csv',
      details: [
        { row: 2, columnName: 'day', got: '01/13/2024' },
        { row: 3, got: 'soon' },
      ],
    });
  });

  it('at the same time all are there afterwards, each once', async () => {
    const name = newName();
    await bench.upload(`${name}.csv`, 'a,b\n0,x\n');
    const made = await Promise.all([1, 2, 3, 4].map((at) => bench.append(name, `a,b\n${at},x\n`)));
    expect(made.map(({ version }) => version.number).sort((a, b) => a - b)).toEqual([2, 3, 4, 5]);
    const { version, dataset } = await bench.catalog.resolve(name);
    const rows = await rowsOf({ created: true, dataset, version, versions: [] });
    expect(rows.map(([a]) => Number(a)).sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4]);
    expect(await left()).toBe(0);
  });

  it('to a certain version are added once, and refused when there is a later one', async () => {
    const name = newName();
    await bench.upload(`${name}.csv`, 'a,b\n1,x\n');
    const onFirst = { version: 1 };
    const once = await bench.append(name, 'a,b\n2,y\n', onFirst);
    expect(once).toMatchObject({ created: true, version: { number: 2 } });
    const twice = await bench.append(name, 'a,b\n2,y\n', onFirst);
    expect(twice).toMatchObject({ created: false, version: { number: 2, rowCount: 2 } });
    await expect(bench.append(name, 'a,b\n3,z\n', onFirst)).rejects.toMatchObject({
      code: 'dataset-changed',
    });
  });

  it('to a dataset that is deleted meanwhile are no table of their own', async () => {
    const name = newName();
    await bench.upload(`${name}.csv`, 'a,b\n1,x\n');
    const appending = bench.append(name, `b,a\n${many(0, 100_000, 'k').join('\n')}\n`);
    await until(async () => (await left()) === 1);
    await bench.removal.remove(name);
    await expect(appending).rejects.toMatchObject({ code: 'dataset-not-found' });
    await expect(bench.catalog.resolve(name)).rejects.toMatchObject({ code: 'dataset-not-found' });
    expect(await left()).toBe(0);
  });

  const csvOf = async (versionId: string) => {
    const version = await readStoredVersion(bench.sql, versionId);
    let text = '';
    for await (const chunk of csvChunks(bench.sql, version, { keepFormulas: false })) text += chunk;
    return text;
  };
});

/** Rows of different texts and their numbers. */
function many(from: number, to: number, word: string): string[] {
  return Array.from(
    { length: to - from },
    (_, at) => `${word}${word.includes(' ') ? ' ' : ''}${from + at},${from + at}`,
  );
}
