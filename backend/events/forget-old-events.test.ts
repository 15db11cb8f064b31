import { uuidv7 } from '../database/uuid';
import { createTestDatabase, type TestDatabase } from '../test/test-database';
import { appendEvent } from './event-log';
import { forgetOldEvents } from './forget-old-events';

describe('forgetOldEvents', () => {
  let test: TestDatabase;

  beforeAll(async () => {
    test = await createTestDatabase([]);
  });
  afterAll(() => test.drop());

  it('deletes what is older than a month and nothing else', async () => {
    const { sql } = test.database;
    for (const kind of ['old', 'older', 'new'])
      await appendEvent(sql, { topic: 'jobs', entityId: uuidv7(), kind });
    await sql(`update event set at = now() - interval '31 days' where kind like 'old%'`);
    await forgetOldEvents(sql);
    expect(await sql('select kind from event')).toEqual([{ kind: 'new' }]);
  });
});
