import { DatasetBench } from '../test/dataset-bench';
import { readTable } from './block-reader';

const COLUMNS = 1_000;
/** Of these columns as many as the parser gathers before it writes are fewer: two groups of rows. */
const ROWS = 2_400;
/** Numbers, until the last row says otherwise. */
const LATE = 500;
const HEADER = Array.from({ length: COLUMNS }, (_, column) => `c${column}`).join();

describe('Wide tables', () => {
  let bench: DatasetBench;
  beforeAll(async () => {
    bench = await DatasetBench.create();
  }, 30_000);
  afterAll(() => bench.drop());

  const valueOf = (row: number, column: number): string | number => {
    if (column === LATE) return row === ROWS - 1 ? 'none' : `${(row % 40) + 0.5}0`;
    return column % 3 === 0 ? `v${(row + column) % 7}` : (row * 31 + column) % 1_000;
  };
  const linesOf = (from: number, to: number) =>
    Array.from({ length: to - from }, (_, at) =>
      Array.from({ length: COLUMNS }, (_, column) => valueOf(from + at, column)).join(),
    ).join('\n');
  /** Rows of the database. */
  const storedBlocks = async (versionId: string) => {
    const [stored] = await bench.sql<{ blocks: number }>(
      `select count(*)::int as blocks from dataset_block where upload_id in
         (select upload_id from dataset_segment where version_id = $1)`,
      [versionId],
    );
    return stored?.blocks;
  };

  it('are stored in strips of columns, also where a late row contradicts one of them', async () => {
    const { version } = await bench.upload('wide.csv', `${HEADER}\n${linesOf(0, ROWS)}\n`);
    expect(version.columns[LATE]).toMatchObject({ type: 'category', distinct: 41 });
    expect(version.columns.filter(({ type }) => type === 'integer')).toHaveLength(665);
    expect(await storedBlocks(version.id)).toBe(2 * Math.ceil(COLUMNS / 7));
    const page = { offset: 2_000, limit: ROWS, columnOffset: LATE - 4, columnLimit: 9 };
    const { columns, rows } = await bench.catalog.rows(version, page);
    expect(columns).toEqual(Array.from({ length: 9 }, (_, at) => `c${LATE - 4 + at}`));
    expect(rows).toEqual(
      Array.from({ length: ROWS - 2_000 }, (_, at) =>
        columns.map((_name, column) => valueOf(2_000 + at, LATE - 4 + column)),
      ),
    );
    const { table } = await readTable(bench.sql, version.id, ['c997', `c${LATE}`, 'c1']);
    expect(table.columns).toMatchObject([
      { values: Float64Array.from({ length: ROWS }, (_, row) => Number(valueOf(row, 997))) },
      { categories: version.columns[LATE]!.categories },
      { values: Float64Array.from({ length: ROWS }, (_, row) => Number(valueOf(row, 1))) },
    ]);
  }, 60_000);

  it('are the same in one file and appended', async () => {
    const all = await bench.upload('grown.csv', `${HEADER}\n${linesOf(0, 200)}\n`);
    await bench.upload('growing.csv', `${HEADER}\n${linesOf(0, 150)}\n`);
    await bench.append('growing', `${HEADER}\n${linesOf(150, 180)}\n`);
    const { version } = await bench.append('growing', `${HEADER}\n${linesOf(180, 200)}\n`);
    expect(version.contentHash).toBe(all.version.contentHash);
    const page = { offset: 0, limit: 200 };
    expect(await bench.catalog.rows(version, page)).toEqual(
      await bench.catalog.rows(all.version, page),
    );
  }, 60_000);
});
