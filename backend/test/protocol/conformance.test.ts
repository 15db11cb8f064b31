import fc from 'fast-check';
import { createTestDatabase, type TestDatabase } from '../test-database';
import { violation } from './invariants';
import { ProtocolModel } from './protocol-model';
import { ProtocolOnPostgres } from './protocol-on-postgres';
import { Simulation, stories, type Step } from './simulation';

const SEQUENCES = 150;

describe('The job protocol on Postgres', () => {
  let test: TestDatabase;

  beforeAll(async () => {
    test = await createTestDatabase([]);
  });
  afterAll(() => test.drop());

  it(`does what the rules say, step by step, in ${SEQUENCES} stories`, async () => {
    await fc.assert(fc.asyncProperty(stories, behavesAlike), {
      numRuns: SEQUENCES,
      // a story costs about a tenth of a second: shrinking a failure must not take minutes
      interruptAfterTimeLimit: 60_000,
    });
  }, 120_000);

  async function behavesAlike(story: Step[]): Promise<void> {
    const { database } = test;
    await database.sql('truncate run, job, attempt, event, node, replica cascade');
    await database.sql('update job_queue set paused_at = null');
    const model = new ProtocolModel();
    const product = new ProtocolOnPostgres(database);
    const expected = new Simulation(model);
    const actual = new Simulation(product);
    let before = await product.snapshot();
    for (const step of story) {
      const outcome = await expected.apply(step);
      expect({ step, outcome: await actual.apply(step) }).toEqual({ step, outcome });
      const after = await product.snapshot();
      expect({ step, ...after }).toEqual({ step, ...model.snapshot() });
      expect(violation(before, after)).toBeUndefined();
      before = after;
    }
  }
});
