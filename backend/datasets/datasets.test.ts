import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { loadConfig } from '../config/config';
import { Database } from '../database/database';
import { DiskGuard } from '../database/disk-guard';
import { uuidv7 } from '../database/uuid';
import { DatasetBench } from '../test/dataset-bench';
import type { TestDatabase } from '../test/test-database';
import { readTable } from './block-reader';
import { WarmColumns } from './warm-columns';
import type { DatasetCatalog } from './dataset-catalog';
import { DatasetIngest } from './dataset-ingest';
import { Samples } from './samples';
import type { UploadFolder } from './upload-folder';
import { uploadSweep } from './upload-sweep';

describe('Datasets', () => {
  let bench: DatasetBench;
  let test: TestDatabase;
  let folder: UploadFolder;
  let catalog: DatasetCatalog;
  let ingest: DatasetIngest;

  beforeAll(async () => {
    bench = await DatasetBench.create();
    ({ test, folder, catalog, ingest } = bench);
  }, 30_000);
  afterAll(() => bench.drop());

  const upload = (fileName: string, content: string) => bench.upload(fileName, content);
  const countOf = async (table: 'upload' | 'dataset_block' | 'dataset_version') => {
    const [row] = await test.database.sql<{ count: number }>(`select count(*) from ${table}`);
    return row?.count;
  };

  it('become versions: the same content is nothing new, other content is the next number', async () => {
    const first = await upload('grow.csv', 'a,b\n1,x\n');
    const again = await upload('grow.csv', 'a;b\r\n1;x\r\n');
    const second = await upload('GROW.csv', 'a,b\n1,x\n2,y\n');
    const back = await upload('grow.csv', 'a,b\n1,x\n');
    expect(
      [first, again, second, back].map(({ created, version }) => [created, version.number]),
    ).toEqual([
      [true, 1],
      [false, 1],
      [true, 2],
      [false, 1],
    ]);
    expect(second.dataset.id).toBe(first.dataset.id);
  });

  it('come into being once where two uploads of one name race', async () => {
    const results = await Promise.all(
      [1, 2, 2, 3].map((value) => upload('race.csv', `a,b\n${value},x\n`)),
    );
    expect(new Set(results.map(({ dataset }) => dataset.id)).size).toBe(1);
    expect(results.filter(({ created }) => created)).toHaveLength(3);
    const versions = await catalog.versionsOf(results[0]!.dataset.id);
    expect(versions.map(({ number }) => number)).toEqual([3, 2, 1]);
  });

  it('leave nothing behind where a file is refused or known', async () => {
    await upload('same.csv', 'a,b\n1,2\n');
    const before = [await countOf('upload'), await countOf('dataset_block')];
    await upload('same.csv', 'a,b\n1,2\n');
    await expect(upload('bad.csv', `a,b\n${'1,2\n'.repeat(1000)}3\n`)).rejects.toMatchObject({
      code: 'invalid-csv',
      details: [{ row: 1002 }],
    });
    expect([await countOf('upload'), await countOf('dataset_block')]).toEqual(before);
    expect(await readdir(folder.path)).toEqual([]);
  });

  it('survive a parser that is killed', async () => {
    const before = await countOf('upload');
    const uploading = upload(
      'killed.csv',
      `a,b\n${'1,some text that takes a while\n'.repeat(400_000)}`,
    );
    await waitFor(async () => (await countOf('upload')) !== before);
    const children = bench.pool['children'];
    for (const child of children) child.kill('SIGKILL');
    await expect(uploading).rejects.toMatchObject({ code: 'runner-crashed' });
    expect(await countOf('upload')).toBe(before);
    expect((await upload('after.csv', 'a,b\n1,2\n')).created).toBe(true);
  });

  it('are found by name in any case, with or without extension, and by id', async () => {
    const { dataset } = await upload('Find_Me.csv', 'a,b\n1,2\n');
    const id = `ds_${dataset.id.replaceAll('-', '')}`;
    for (const reference of ['Find_Me', 'find_me', 'FIND_ME.CSV', 'find_me.json', id])
      expect((await catalog.resolve(reference)).dataset.id).toBe(dataset.id);
    await expect(catalog.resolve('find%me')).rejects.toMatchObject({ code: 'dataset-not-found' });
    await expect(catalog.resolve('find_mee')).rejects.toMatchObject({
      message: expect.stringContaining('Find_Me') as string,
      extensions: { available_datasets: expect.arrayContaining(['Find_Me']) as string[] },
    });
    await expect(catalog.resolve('find_me', 7)).rejects.toMatchObject({
      code: 'dataset-not-found',
    });
  });

  it('show rows as JSON values, from any place', async () => {
    const rows = Array.from(
      { length: 66_000 },
      (_, row) => `${row},${row % 2 === 0},k${row % 5},note ${row} of many`,
    );
    const { version } = await upload('rows.csv', `n,b,c,t\n,,,\n${rows.join('\n')}\n`);
    expect(await catalog.rows(version, { offset: 0, limit: 2 })).toEqual({
      columns: ['n', 'b', 'c', 't'],
      rows: [
        [null, null, null, null],
        [0, true, 'k0', 'note 0 of many'],
      ],
    });
    const across = await catalog.rows(version, { offset: 65_535, limit: 3 });
    expect(across.rows.map((row) => row[0])).toEqual([65_534, 65_535, 65_536]);
    expect((await catalog.rows(version, { offset: 66_000, limit: 50 })).rows).toHaveLength(1);
    expect((await catalog.rows(version, { offset: 70_000, limit: 50 })).rows).toEqual([]);
  });

  it('reach the kernels as typed columns, without texts', async () => {
    const rows = Array.from({ length: 66_000 }, (_, row) => `${row / 4},${row % 7},id-${row}`);
    const { version } = await upload('learn.csv', `x,y,id\n${rows.join('\n')}\n`);
    const all = await readTable(test.database.sql, version.id, null);
    expect(all.contentHash).toBe(version.contentHash);
    expect(all.columns.map(({ name }) => name)).toEqual(['x', 'y']);
    const [x] = all.table.columns;
    expect(x?.kind === 'numeric' && x.values).toEqual(Float64Array.from(rows, (_, row) => row / 4));
    const named = await readTable(test.database.sql, version.id, ['y', 'id', 'x']);
    expect(named.table.columns.map(({ name }) => name)).toEqual(['y', 'x']);
    await expect(readTable(test.database.sql, version.id, ['z'])).rejects.toThrow('no column "z"');
    await expect(readTable(test.database.sql, uuidv7(), null)).rejects.toMatchObject({
      code: 'dataset-not-found',
    });
  });

  it('are read from memory where a runner has them warm, and only what it lacks is read', async () => {
    const rows = Array.from({ length: 900 }, (_, row) => `${row / 4},${row % 7},${row}`);
    const { version } = await upload('warm.csv', `x,y,z\n${rows.join('\n')}\n`);
    const { sql } = test.database;
    const warm = new WarmColumns();
    const cold = await readTable(sql, version.id, ['x', 'y', 'z']);
    await readTable(sql, version.id, ['y', 'x'], { warm });
    expect(warm.heldVersions).toEqual([version.id]);
    await sql(
      `delete from dataset_block where column_index < 2
         and upload_id = (select upload_id from dataset_segment where version_id = $1)`,
      [version.id],
    );
    expect(await readTable(sql, version.id, ['x', 'y', 'z'], { warm })).toEqual(cold);
  });

  it('take inline records: a column is whatever any of them names', async () => {
    const { version } = await ingest.ingestRecords('inline.csv', [
      { a: 1, 'b;c': 'x, "y"\n' },
      { a: null, d: true },
      { a: 2.5, d: false },
    ]);
    expect(version.columns.map(({ name, type, missing }) => [name, type, missing])).toEqual([
      ['a', 'number', 1],
      ['b;c', 'category', 2],
      ['d', 'boolean', 1],
    ]);
    expect((await catalog.rows(version, { offset: 0, limit: 9 })).rows).toEqual([
      [1, 'x, "y"\n', null],
      [null, null, true],
      [2.5, null, false],
    ]);
    const single = await ingest.ingestRecords('single', [{ a: 1 }, { a: null }, { a: '' }]);
    expect(single.version.rowCount).toBe(3);
    await expect(ingest.ingestRecords('all', [{ a: 1 }])).rejects.toMatchObject({
      code: 'invalid-name',
    });
    await expect(ingest.ingestRecords('none', [])).rejects.toMatchObject({ code: 'dataset-empty' });
  });

  it('are refused before the disk of the database is full', async () => {
    const full = new DiskGuard({ databaseDirectory: os.tmpdir(), diskReserveBytes: Infinity });
    const database = new Database(test.dataSource, full);
    const ingest = new DatasetIngest(database, catalog, bench.pool, folder);
    await expect(ingest.ingestRecords('refused', [{ a: 1 }])).rejects.toMatchObject({
      code: 'disk-full',
    });
  });

  it('are listed by name with their latest version', async () => {
    const page = await catalog.list({ limit: 3 });
    expect(page).toHaveLength(3);
    const names = (await catalog.list({ limit: 1000 })).map(({ dataset }) => dataset.name);
    expect(names).toEqual([...names].sort());
    const after = await catalog.list({ after: page[2]!.dataset.name, limit: 1 });
    expect(after[0]?.dataset.name).toBe(names[3]);
  });

  it('lose the uploads that nobody finished, once they are old', async () => {
    const [young, old] = [uuidv7(), uuidv7()];
    await test.database.sql(
      `insert into upload (id, created_at) values ($1, now()), ($2, now() - interval '2 hours')`,
      [young, old],
    );
    await test.database.transaction((sql) => uploadSweep.run(sql));
    const left = await test.database.sql('select id from upload where id = any($1)', [
      [young, old],
    ]);
    expect(left).toEqual([{ id: young }]);
    await test.database.sql('delete from upload where id = $1', [young]);
  });

  it('start with the samples, and a deleted sample does not come back', async () => {
    const root = await mkdtemp(path.join(os.tmpdir(), 'drover-test-'));
    const samples = new Samples(
      { ...loadConfig(), root, loadSamples: true },
      test.database,
      ingest,
    );
    await writeSamples(root, { s_one: 'a,b\n1,2\n', s_two: 'a,b\n3,4\n', same: 'a,b\n9,9\n' });
    await samples.load();
    expect((await catalog.resolve('s_one')).dataset.sample).toBe(true);
    expect((await catalog.resolve('same')).dataset.sample).toBe(false);
    await bench.removal.remove('s_one');
    const before = await countOf('dataset_version');
    await samples.load();
    expect(await countOf('dataset_version')).toBe(before);
    await expect(catalog.resolve('s_one')).rejects.toMatchObject({ code: 'dataset-not-found' });
    await rm(root, { recursive: true });
  });
});

async function writeSamples(root: string, files: Record<string, string>): Promise<void> {
  await mkdir(path.join(root, 'datasets'));
  const list = Object.keys(files).map((name) => ({ name }));
  await writeFile(path.join(root, 'datasets/samples.json'), JSON.stringify(list));
  for (const [name, text] of Object.entries(files))
    await writeFile(path.join(root, `datasets/${name}.csv`), text);
}

async function waitFor(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 10));
}
