import { ColumnProfiles1764700000000 } from '../../migrations/1764700000000-column-profiles';
import type { JobPayload } from '../contracts/jobs';
import type { DatasetProfile } from '../contracts/profile';
import { DatasetBench } from '../test/dataset-bench';
import { DatasetProfiles, type FoundProfile } from './dataset-profiles';
import { profileDataset } from './handlers/profile-dataset';
import { profileVersion } from './profile-version';
import { profileView } from './profile-view';
import { wantProfile } from './want-profile';

describe('The profile of a dataset', () => {
  let bench: DatasetBench;
  let profiles: DatasetProfiles;

  beforeAll(async () => {
    bench = await DatasetBench.create();
    profiles = new DatasetProfiles(bench.test.database, bench.catalog);
  }, 30_000);
  afterAll(() => bench.drop());

  const look = (name: string, offset = 0, limit = 10_000) =>
    profiles.of(name, undefined, { offset, limit });
  const again = (name: string) => profiles.again(name, undefined, { offset: 0, limit: 10_000 });
  const payloadOf = async ({ job }: FoundProfile) => {
    const [row] = await bench.sql<{ payload: JobPayload<'profile-dataset'> }>(
      'select payload from job where id = $1',
      [job?.id],
    );
    return row!.payload;
  };
  const compute = ({ versionId, target }: JobPayload<'profile-dataset'>) =>
    profileVersion(bench.sql, versionId, target, () => undefined);
  const finish = (payload: JobPayload<'profile-dataset'>, result: DatasetProfile) =>
    bench.test.database.transaction((sql) =>
      profileDataset.record(sql, {
        jobId: payload.versionId,
        attempt: 1,
        nodeId: payload.versionId,
        incarnation: 1,
        payload,
        result,
        keptBytes: 0,
      }),
    );
  const show = (payload: JobPayload<'profile-dataset'>, parts: DatasetProfile['columns']) =>
    profileDataset.recordParts(bench.sql, { payload, parts });
  const rows = (versionId: string) =>
    bench.sql<{ at: string }>(
      'select ctid::text as at from dataset_column_profile where version_id = $1 order by column_index',
      [versionId],
    );

  it('is asked for by the first who looks, and read where its job has recorded it', async () => {
    const { version } = await bench.upload('asked.csv', 'a,y\n1,2\n3,4\n3,4\n');
    const first = await look('asked');
    expect(first).toMatchObject({ whole: undefined, job: { state: 'queued', restSeconds: 0 } });
    expect(profileView(first)).toMatchObject({ profile: null, column_count: 2 });
    expect(await look('asked')).toEqual(first);
    const payload = await payloadOf(first);
    expect(payload).toMatchObject({ versionId: version.id, target: 'y' });
    const result = await compute(payload);
    await finish(payload, result);
    const { columns, ...whole } = result;
    expect(await look('asked')).toMatchObject({
      whole,
      columns: columns.map(({ profile }) => profile),
      profiledColumns: 2,
      job: undefined,
    });
    expect(profileView(await look('asked')).profile).toMatchObject({
      duplicate_rows: 1,
      target: 'y',
      warnings: [
        { code: 'target-copy', column: 'a' },
        { code: 'small-class', column: 'y' },
        { code: 'duplicate-rows' },
      ],
    });
  });

  it('shows columns before its job has ended, with what is wrong with them', async () => {
    await bench.upload('early.csv', 'same,b,c,target\n7,1,x,0\n7,2,y,1\n7,2,x,0\n7,2,x,0\n');
    const payload = await payloadOf(await look('early'));
    const result = await compute(payload);
    await show(payload, result.columns.slice(0, 3));
    const early = await look('early');
    expect(early).toMatchObject({ whole: undefined, profiledColumns: 3, job: { isOpen: true } });
    const names = (found: FoundProfile) => found.columns.map(({ name }) => name);
    expect(names(early)).toEqual(['same', 'b', 'c']);
    expect(names(await look('early', 1, 1))).toEqual(['b']);
    expect(names(await look('early', 2, 5))).toEqual(['c']);
    expect(profileView(early)).toMatchObject({
      column_count: 4,
      profiled_columns: 3,
      profile: {
        duplicate_rows: null,
        target: 'target',
        warnings: [
          { code: 'target-copy', column: 'c' },
          { code: 'constant', column: 'same' },
        ],
      },
    });
    const written = await rows(payload.versionId);
    await show(payload, result.columns.slice(1, 3));
    await finish(payload, result);
    const whole = await rows(payload.versionId);
    expect(whole).toHaveLength(4);
    expect(whole.slice(0, 3)).toEqual(written); // none was written a second time
    expect(names(await look('early'))).toEqual(['same', 'b', 'c', 'target']);
  });

  it('is replaced column by column where another attempt knows better', async () => {
    await bench.upload('better.csv', 'a,b\n1,2\n3,4\n');
    const payload = await payloadOf(await look('better'));
    const result = await compute(payload);
    const [first] = result.columns;
    await show(payload, [{ ...first!, profile: { ...first!.profile, distinct: 9 } }]);
    await finish(payload, result);
    expect((await look('better')).columns).toEqual(result.columns.map(({ profile }) => profile));
  });

  it('is the same after its columns were one document with the rest, as they used to be', async () => {
    await bench.upload('moved.csv', 'same,c,target\n7,x,0\n7,y,1\n7,x,0\n7,x,0\n');
    const payload = await payloadOf(await look('moved'));
    const result = await compute(payload);
    await finish(payload, result);
    const before = profileView(await look('moved'));
    const runner = bench.test.dataSource.createQueryRunner();
    const migration = new ColumnProfiles1764700000000();
    await migration.down(runner);
    const [old] = await bench.sql<{ profile: { columns: object[]; warnings: object[] } }>(
      'select profile from dataset_profile where version_id = $1',
      [payload.versionId],
    );
    expect([old?.profile.columns.length, old?.profile.warnings.length]).toEqual([3, 4]);
    await migration.up(runner);
    await runner.release();
    expect(profileView(await look('moved'))).toEqual(before);
  });

  it('goes with its dataset, and nobody can ask for it any more', async () => {
    await bench.upload('left.csv', 'a,b\n1,2\n3,4\n');
    const found = await look('left');
    const payload = await payloadOf(found);
    await show(payload, (await compute(payload)).columns);
    await bench.removal.remove('left');
    expect(await rows(payload.versionId)).toEqual([]);
    const [job] = await bench.sql('select state from job where id = $1', [found.job?.id]);
    expect(job).toEqual({ state: 'cancelled' });
    const { dataset, version } = found;
    const { id, number, rowCount, columns } = version;
    await expect(
      wantProfile(bench.sql, { id, number, rowCount, columns, dataset }),
    ).rejects.toMatchObject({
      code: 'dataset-not-found',
    });
  });

  it('that failed is computed anew after a pause, which grows, or when somebody says so', async () => {
    await bench.upload('failed.csv', 'a,y\n1,2\n3,4\n');
    const fail = (id: string, secondsAgo: number) =>
      bench.sql(
        `update job set state = 'failed', reason_code = 'internal', reason_text = 'broken',
           finished_at = now() - make_interval(secs => $2) where id = $1`,
        [id, secondsAgo],
      );
    const first = (await look('failed')).job!;
    await fail(first.id, 10);
    const resting = (await look('failed')).job!;
    expect(resting).toMatchObject({ id: first.id, state: 'failed', reasonText: 'broken' });
    expect(Math.round(resting.restSeconds)).toBe(20);

    await fail(first.id, 31);
    const second = (await look('failed')).job!;
    expect(second).toMatchObject({ state: 'queued', isOpen: true });
    expect(second.id).not.toBe(first.id);
    expect((await again('failed')).job?.id).toBe(second.id);

    await fail(second.id, 31);
    expect(Math.round((await look('failed')).job!.restSeconds)).toBe(29);
    const third = (await again('failed')).job!;
    expect(third.state).toBe('queued');
    expect([first.id, second.id]).not.toContain(third.id);
  });
});
