import { DatasetBench } from '../test/dataset-bench';
import { DatasetProfiles } from './dataset-profiles';
import { profileDataset } from './handlers/profile-dataset';
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
    const seen: [number, number][] = [];
    const profile = await profileVersion(bench.sql, version.id, 'target', (...done) =>
      seen.push(done),
    );
    expect(profile.columns.map(({ name, missing, distinct }) => [name, missing, distinct])).toEqual(
      [
        ['id', 0, 40],
        ['same', 0, 1],
        ['copy', 0, 2],
        ['word', 0, 2],
        ['note', 30, 10],
        ['target', 0, 2],
      ],
    );
    expect(profile.columns[3]?.topValues).toEqual([
      { value: 'no', count: 20 },
      { value: 'yes', count: 20 },
    ]);
    expect(profile.warnings.map(({ code, column }) => [code, column])).toEqual([
      ['target-copy', 'copy'],
      ['target-copy', 'word'],
      ['id-like', 'id'],
      ['constant', 'same'],
      ['mostly-missing', 'note'],
    ]);
    expect(seen.at(-1)).toEqual([6, 6]);
  });

  it('counts rows that repeat others, over all types', async () => {
    const body =
      'a,b,c\n1,x,some text here\n1,x,some text here\n1,y,some text here\n1,x,other text\n1,x,some text here\n';
    const { version } = await bench.upload('twice.csv', body);
    const profile = await profileVersion(bench.sql, version.id, null, () => undefined);
    expect(profile.duplicateRows).toBe(2);
  });

  it('is asked for by the first who looks, and read where its job has recorded it', async () => {
    const profiles = new DatasetProfiles(bench.test.database, bench.catalog);
    const { version } = await bench.upload('asked.csv', 'a,y\n1,2\n3,4\n');
    expect((await profiles.of('asked')).profile).toBeUndefined();
    const waiting = await profiles.of('asked');
    expect(waiting).toMatchObject({ profile: undefined, job: { state: 'queued' } });
    const [job] = await bench.sql<{ payload: Parameters<typeof profileDataset.run>[1] }>(
      'select payload from job where id = $1',
      [waiting.job?.id],
    );
    const payload = job!.payload;
    expect(payload).toMatchObject({ versionId: version.id, target: 'y' });
    const profile = await profileVersion(bench.sql, version.id, payload.target, () => undefined);
    await bench.test.database.transaction((sql) =>
      profileDataset.record(sql, {
        jobId: waiting.job!.id,
        attempt: 1,
        nodeId: version.id,
        incarnation: 1,
        payload,
        result: profile,
        modelBytes: 0,
      }),
    );
    expect((await profiles.of('asked')).profile).toEqual(profile);
  });
});
