import { parquetReadObjects } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { loadConfig } from '../config/config';
import { DatasetBench } from '../test/dataset-bench';
import { csvChunks } from './csv-export';
import { parquetChunks, rowsPerGroup } from './parquet-export';
import { readStoredVersion } from './stored-version';

const SAMPLES = path.join(loadConfig().root, 'datasets');

describe('Downloads', () => {
  let bench: DatasetBench;

  beforeAll(async () => {
    bench = await DatasetBench.create();
  }, 30_000);
  afterAll(() => bench.drop());

  const csvOf = async (versionId: string, keepFormulas = false) => {
    const version = await readStoredVersion(bench.sql, versionId);
    let text = '';
    for await (const chunk of csvChunks(bench.sql, version, { keepFormulas })) text += chunk;
    return text;
  };
  const parquetOf = async (versionId: string) => {
    const version = await readStoredVersion(bench.sql, versionId);
    const chunks: Uint8Array[] = [];
    for await (const chunk of parquetChunks(bench.sql, version)) chunks.push(chunk);
    return new Uint8Array(Buffer.concat(chunks));
  };
  const rowsOfParquet = async (versionId: string) =>
    parquetReadObjects({ file: (await parquetOf(versionId)).buffer, compressors });

  it('of every sample are the same table when they are uploaded again', async () => {
    const list = JSON.parse(await readFile(path.join(SAMPLES, 'samples.json'), 'utf8')) as {
      name: string;
    }[];
    expect(list).toHaveLength(11);
    for (const { name } of list) {
      const original = await readFile(path.join(SAMPLES, `${name}.csv`), 'utf8');
      const { version } = await bench.upload(`${name}.csv`, original);
      const again = await bench.upload(`${name}.csv`, await csvOf(version.id));
      expect([name, again.created, again.version.id]).toEqual([name, false, version.id]);
      const { columns, rows } = await bench.catalog.rows(version, { offset: 0, limit: 1e9 });
      const parquet = await bench.upload(`${name}.parquet`, await parquetOf(version.id));
      expect([name, parquet.created, parquet.version.id]).toEqual([name, false, version.id]);
      const read = await rowsOfParquet(version.id);
      expect(read.map((row) => columns.map((column) => plain(row[column])))).toEqual(rows);
    }
  }, 300_000);

  it('keep types, texts and missing values', async () => {
    const body =
      'n,i,b,d,c,t\n1.0,1,true,2024-02-29,x,"say ""a"", or\nb"\n,,,,,z z\n-2.5e-7,-3,false,1969-12-31,y,\n';
    const { version } = await bench.upload('types.csv', body);
    const csv = await csvOf(version.id);
    expect((await bench.upload('types.csv', csv)).version.id).toBe(version.id);
    expect((await rowsOfParquet(version.id)).map((row) => plain(row['d']))).toEqual(
      (await bench.catalog.rows(version, { offset: 0, limit: 9 })).rows.map((row) => row[3]),
    );
  });

  it('of wide tables and of several blocks are read back as they are', async () => {
    const header = Array.from({ length: 700 }, (_, at) => `c${at}`).join();
    const lines = Array.from({ length: 3_200 }, (_, row) =>
      Array.from({ length: 700 }, (_, at) => ((row * 7 + at) % 50) / 2).join(),
    );
    const { version } = await bench.upload('broad.csv', `${header}\n${lines.join('\n')}\n`);
    const read = await rowsOfParquet(version.id);
    const { rows } = await bench.catalog.rows(version, { offset: 0, limit: 1e9 });
    expect([read.length, rows.length]).toEqual([3_200, 3_200]);
    // two million values, which Jest would compare for half a minute
    const differing = rows.findIndex((row, at) => {
      const values = Object.values(read[at]!);
      return row.some((value, column) => value !== plain(values[column]));
    });
    expect(differing).toBe(-1);
  }, 180_000);

  it('of one column keep its missing values', async () => {
    const { version } = await bench.upload('single.csv', 'a\n1\nNA\n2\n');
    expect(await csvOf(version.id)).toBe('a\r\n1\r\nNA\r\n2\r\n');
  });

  it('give texts that a spreadsheet would execute an apostrophe, and numbers none', async () => {
    const body = 'a,"=b"\n-1,"=cmd()"\n2,@x\n3,+y\n4,-z\n5,ok\n';
    const { version } = await bench.upload('formulas.csv', body);
    expect(await csvOf(version.id)).toBe(
      "a,'=b\r\n-1,'=cmd()\r\n2,'@x\r\n3,'+y\r\n4,'-z\r\n5,ok\r\n",
    );
    expect(await csvOf(version.id, true)).toBe(
      'a,=b\r\n-1,=cmd()\r\n2,@x\r\n3,+y\r\n4,-z\r\n5,ok\r\n',
    );
  });

  it('as Parquet are refused where the footer would not fit into memory', () => {
    const columns = Array.from({ length: 10_000 }, (_, at) => ({
      name: `c${at}`,
      type: 'number' as const,
      missing: 0,
      distinct: 1,
    }));
    expect(() => rowsPerGroup({ columns, rowCount: 5_000_000 })).toThrow('Download it as CSV');
    expect(rowsPerGroup({ columns: columns.slice(0, 12), rowCount: 5_000_000 })).toBe(65_536);
    expect(rowsPerGroup({ columns, rowCount: 4_000 })).toBe(209);
  });
});

/** As the API shows it. */
function plain(value: unknown): unknown {
  if (value instanceof Date) return value.toISOString().slice(0, 10);
  return typeof value === 'bigint' ? Number(value) : (value ?? null);
}
