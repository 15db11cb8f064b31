import type { ProfiledColumn } from '../contracts/profile';
import { DatasetBench } from '../test/dataset-bench';
import { profileVersion } from './profile-version';

describe('Profiling a version', () => {
  let bench: DatasetBench;

  beforeAll(async () => {
    bench = await DatasetBench.create();
  }, 30_000);
  afterAll(() => bench.drop());

  it('describes every column and finds what is wrong with the table', async () => {
    const rows = Array.from({ length: 40 }, (_, row) =>
      [
        row + 1,
        7,
        row % 2,
        row % 2 === 0 ? 'no' : 'yes',
        row % 4 === 0 ? `t ${row}` : '',
        row % 2,
      ].join(),
    );
    const { version } = await bench.upload(
      'wrong.csv',
      `id,same,copy,word,note,target\n${rows.join('\n')}\n`,
    );
    const seen: [number, number, ProfiledColumn][] = [];
    const { columns } = await profileVersion(bench.sql, version.id, 'target', (...told) =>
      seen.push(told),
    );
    expect(
      columns.map(({ profile: { name, missing, distinct } }) => [name, missing, distinct]),
    ).toEqual([
      ['id', 0, 40],
      ['same', 0, 1],
      ['copy', 0, 2],
      ['word', 0, 2],
      ['note', 30, 10],
      ['target', 0, 2],
    ]);
    expect(columns[3]?.profile.topValues).toEqual([
      { value: 'no', count: 20 },
      { value: 'yes', count: 20 },
    ]);
    const warned = columns.flatMap(({ warnings }) => warnings);
    expect(warned.map(({ code, column }) => [code, column])).toEqual([
      ['id-like', 'id'],
      ['constant', 'same'],
      ['target-copy', 'copy'],
      ['target-copy', 'word'],
      ['mostly-missing', 'note'],
    ]);
    expect(seen).toEqual(columns.map((column, index) => [index + 1, 6, column]));
  });

  it('counts rows that repeat others, over all types', async () => {
    const body =
      'a,b,c\n1,x,some text here\n1,x,some text here\n1,y,some text here\n1,x,other text\n1,x,some text here\n';
    const { version } = await bench.upload('twice.csv', body);
    const profile = await profileVersion(bench.sql, version.id, null, () => undefined);
    expect(profile.duplicateRows).toBe(2);
  });
});
