import { jobName } from './job-name';

describe('jobName', () => {
  const model = { name: 'm', version: 2 } as never;
  const named = { model, key: 'key', trees: null };

  it('tells the jobs of one model apart', () => {
    expect(jobName({ ...named, kind: 'fit-model' })).toBe('m v2');
    expect(jobName({ ...named, kind: 'explain-model' })).toBe('m v2, what it depends on');
    expect(jobName({ ...named, kind: 'fit-shard', trees: { first: 0, count: 50 } })).toBe(
      'm v2, trees 1–50',
    );
  });

  it('names what makes no model by its key', () => {
    expect(jobName({ ...named, model: null, kind: 'profile-dataset' })).toBe('key');
  });
});
