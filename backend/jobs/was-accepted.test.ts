import { uuidv7 } from '../database/uuid';
import { createTestDatabase, type TestDatabase } from '../test/test-database';
import { acceptRun } from './accept-jobs';
import { wasAccepted } from './was-accepted';

describe('wasAccepted', () => {
  let own: TestDatabase;
  beforeAll(async () => (own = await createTestDatabase([])));
  afterAll(() => own.drop());

  it('knows what was accepted, and leaves nothing of what was not', async () => {
    const id = uuidv7();
    expect(await wasAccepted(own.database, id)).toBe(false);
    expect(await own.database.sql('select 1 from run where id = $1', [id])).toEqual([]);
    await own.database.transaction((sql) => acceptRun(sql, { id, spec: {}, jobs: [] }));
    expect(await wasAccepted(own.database, id)).toBe(true);
  });

  it.each([
    ['commits', true],
    ['rolls back', false],
  ])('waits for an accept that still %s', async (_how, commits) => {
    const id = uuidv7();
    let question: Promise<boolean> | undefined;
    const accept = own.database.transaction(async (sql) => {
      await acceptRun(sql, { id, spec: {}, jobs: [] });
      question = wasAccepted(own.database, id);
      await new Promise((resolve) => setTimeout(resolve, 100));
      if (!commits) throw new Error('the connection was lost');
    });
    await accept.catch(() => undefined);
    expect(await question).toBe(commits);
  });
});
