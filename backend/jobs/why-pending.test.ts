import type { Incarnation } from '../nodes/membership';
import { JobBench } from '../test/job-bench';
import { failJob } from './fail-job';
import { JobCatalog } from './job-catalog';
import { pauseQueue } from './job-queue';
import type { NewJob } from './accept-jobs';

const GB = 1024 ** 3;

describe('whyPending', () => {
  let bench: JobBench;
  let node: Incarnation;

  beforeAll(async () => {
    bench = await JobBench.create();
  });
  afterAll(() => bench.drop());
  beforeEach(async () => {
    await bench.clear();
    node = await bench.join('worker-1');
    await room({ cpus: 4, memoryBytes: 4 * GB });
  });

  const room = (has: { cpus: number; memoryBytes: number; usedBytes?: number }) =>
    bench.database.sql('update node set cpus = $1, memory_bytes = $2, memory_used_bytes = $3', [
      has.cpus,
      has.memoryBytes,
      Math.round(has.usedBytes ?? 0),
    ]);
  /** Of the job of that key. */
  const pending = async (key: string) => {
    const jobs = await new JobCatalog(bench.database).list({}, { after: undefined, limit: 200 });
    return jobs.find((job) => job.key === key)?.pending;
  };
  const accept = (key: string, changes: Partial<NewJob> = {}) =>
    bench.accept(bench.newJob(key, changes));

  it('says nothing about a job that runs', async () => {
    await accept('a');
    await bench.mustClaim(node);
    expect(await pending('a')).toBeNull();
  });

  it('names the memory that no node has free, and where most of it is', async () => {
    await room({ cpus: 4, memoryBytes: 4 * GB, usedBytes: 2.8 * GB });
    await accept('big', { memoryBytes: 3 * GB });
    expect(await pending('big')).toEqual({
      code: 'memory',
      text: 'Needs 3.0 GiB on one node, largest free is 1.2 GiB on worker-1.',
    });
  });

  it('tells what no node will ever have from what is only taken', async () => {
    await accept('huge', { memoryBytes: 5 * GB, cpus: 2 });
    expect(await pending('huge')).toEqual({
      code: 'insufficient-capacity',
      text: 'Needs 2 CPUs and 5.0 GiB on one node; the largest, worker-1, has 4 CPUs and 4.0 GiB in all.',
    });
  });

  it('names the CPUs that a wide job misses', async () => {
    await accept('narrow', { cpus: 2 });
    await bench.mustClaim(node);
    await accept('wide', { cpus: 4 });
    expect(await pending('wide')).toEqual({
      code: 'cpus',
      text: 'Needs 4 CPUs on one node, most free is 2 on worker-1.',
    });
  });

  it('counts the jobs before one', async () => {
    await bench.accept('first', 'second', 'third');
    expect(await pending('first')).toMatchObject({ code: 'next' });
    expect(await pending('second')).toEqual({ code: 'behind', text: '1 job is before it.' });
    expect(await pending('third')).toEqual({ code: 'behind', text: '2 jobs are before it.' });
  });

  it('stops counting where nobody reads on', async () => {
    await bench.accept(...Array.from({ length: 1_002 }, (_, index) => `job-${index}`));
    expect(await pending('job-1001')).toEqual({
      code: 'behind',
      text: 'More than 1,000 jobs are before it.',
    });
  });

  it('says that the queue is paused, but not to what the platform needs itself', async () => {
    await accept('a');
    await bench.database.transaction(pauseQueue);
    expect(await pending('a')).toMatchObject({
      code: 'queue-paused',
      text: expect.stringMatching(/paused since \d{4}-/) as string,
    });
    await bench.acceptOwn('own');
    expect(await pending('own')).not.toMatchObject({ code: 'queue-paused' });
  });

  it('counts the dependencies that are still open', async () => {
    await bench.accept(
      'fold-1',
      'fold-2',
      bench.newJob('summary', { dependsOn: ['fold-1', 'fold-2'] }),
    );
    expect(await pending('summary')).toEqual({
      code: 'dependencies',
      text: 'Waits for 2 jobs that it depends on.',
    });
    await bench.finish(await bench.mustClaim(node), node);
    expect(await pending('summary')).toMatchObject({
      text: 'Waits for 1 job that it depends on.',
    });
  });

  it('says how long a job waits before it is tried again', async () => {
    await accept('a');
    const job = await bench.mustClaim(node);
    await bench.database.transaction((sql) =>
      failJob(sql, { jobId: job.id, attempt: 1, code: 'runner-crashed', message: 'boom' }),
    );
    expect(await pending('a')).toEqual({
      code: 'back-off',
      text: expect.stringMatching(/^Waits [12] s before attempt 2\.$/) as string,
    });
  });

  it('says that no worker is ready', async () => {
    await accept('a');
    await bench.database.sql(`update node set state = 'draining'`);
    expect(await pending('a')).toMatchObject({ code: 'no-worker' });
  });
});
