import fc from 'fast-check';
import { createTestDatabase, type TestDatabase } from '../test-database';
import { violation } from './invariants';
import type { Life, Try } from './protocol';
import { ProtocolOnPostgres } from './protocol-on-postgres';

const RACES = 500;

/** What may happen to one running job, and to the job that waits for it, within the same moment. */
const RACERS = {
  finish: (p, { life, running }) => p.finish(life, running),
  'finish again': (p, { life, running }) => p.finish(life, running),
  fail: (p, { running }) => p.fail(running, 'caller'),
  'fail, to be tried again': (p, { running }) => p.fail(running, 'bug'),
  cancel: (p, { running }) => p.cancel(running.job),
  'cancel what waits': (p, { running }) => p.cancel(running.job + 1),
  retry: (p, { running }) => p.retry(running.job),
  'retry what waits': (p, { running }) => p.retry(running.job + 1),
  release: (p, { life }) => p.release(life),
  reap: (p) => p.reap(true),
  'reap on another head': (p) => p.reap(true),
  sweep: (p) => p.sweep(),
  claim: (p, { other }) => p.claim(other),
  'claim by a hint': (p, { other, running }) => p.claim(other, running.job),
  renew: (p, { running }) => p.renew([running]),
} as const satisfies Record<
  string,
  (protocol: ProtocolOnPostgres, scene: Scene) => Promise<unknown>
>;

interface Scene {
  life: Life;
  other: Life;
  running: Try;
}

describe('Statements of the job protocol that race', () => {
  let test: TestDatabase;

  beforeAll(async () => {
    test = await createTestDatabase([]);
  });
  afterAll(() => test.drop());

  it(`leave a state that the rules allow, in ${RACES} races, and never lock each other out`, async () => {
    const racers = fc.subarray(Object.keys(RACERS) as (keyof typeof RACERS)[], {
      minLength: 2,
      maxLength: 5,
    });
    await fc.assert(fc.asyncProperty(racers, fc.boolean(), race), { numRuns: RACES });
  }, 120_000);

  async function race(racers: (keyof typeof RACERS)[], expired: boolean): Promise<void> {
    await test.database.sql('truncate run, job, attempt, event, node, replica cascade');
    const protocol = new ProtocolOnPostgres(test.database);
    await protocol.accept({ count: 2, priority: 0, chained: true });
    const life = await protocol.join(0);
    const other = await protocol.join(1);
    const running = await protocol.claim(life);
    if (!running) throw new Error('nothing to claim');
    if (expired) await protocol.expire(running.job);
    await Promise.all(racers.map((name) => RACERS[name](protocol, { life, other, running })));
    const after = await protocol.snapshot();
    expect(violation(after, after)).toBeUndefined();
    const open = after.jobs.some((job) => ['blocked', 'queued', 'running'].includes(job.state));
    expect(after.runs).toEqual([open ? 'running' : expect.not.stringMatching('running')]);
  }
});
