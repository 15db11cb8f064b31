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
    const first = await profiles.of('asked');
    expect(first).toMatchObject({ profile: undefined, job: { state: 'queued', restSeconds: 0 } });
    const waiting = await profiles.of('asked');
    expect(waiting).toEqual(first);
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
        keptBytes: 0,
      }),
    );
    expect((await profiles.of('asked')).profile).toEqual(profile);
  });

  it('that failed is computed anew after a pause, which grows, or when somebody says so', async () => {
    const profiles = new DatasetProfiles(bench.test.database, bench.catalog);
    await bench.upload('failed.csv', 'a,y\n1,2\n3,4\n');
    const fail = (id: string, secondsAgo: number) =>
      bench.sql(
        `update job set state = 'failed', reason_code = 'internal', reason_text = 'broken',
           finished_at = now() - make_interval(secs => $2) where id = $1`,
        [id, secondsAgo],
      );
    const first = (await profiles.of('failed')).job!;
    await fail(first.id, 10);
    const resting = (await profiles.of('failed')).job!;
    expect(resting).toMatchObject({ id: first.id, state: 'failed', reasonText: 'broken' });
    expect(Math.round(resting.restSeconds)).toBe(20);

    await fail(first.id, 31);
    const second = (await profiles.of('failed')).job!;
    expect(second).toMatchObject({ state: 'queued', isOpen: true });
    expect(second.id).not.toBe(first.id);
    expect((await profiles.again('failed')).job?.id).toBe(second.id);

    await fail(second.id, 31);
    expect(Math.round((await profiles.of('failed')).job!.restSeconds)).toBe(29);
    const third = (await profiles.again('failed')).job!;
    expect(third.state).toBe('queued');
    expect([first.id, second.id]).not.toContain(third.id);
  });
});
