import fc from 'fast-check';
import { unfinished, violation } from './invariants';
import { ProtocolModel, type Rule } from './protocol-model';
import { Simulation, stories, type Step } from './simulation';

const SEQUENCES = 20_000;

describe('The rules of the job protocol', () => {
  it(`lose nothing and finish nothing twice in ${SEQUENCES} stories`, async () => {
    await fc.assert(fc.asyncProperty(stories, holds()), { numRuns: SEQUENCES });
  }, 120_000);

  it.each<Rule>([
    'finish compares the attempt',
    'finish compares the state',
    'claim raises the attempt',
    'claim takes queued jobs only',
    'leases run out',
    'what waited is queued',
    'the end of a job settles its run',
    'fenced writes nothing',
  ])('are all needed: without "%s" a story goes wrong', async (rule) => {
    const result = await fc.check(fc.asyncProperty(stories, holds(rule)), {
      numRuns: 2_000,
      endOnFailure: true,
    });
    expect(result.failed).toBe(true);
  });
});

function holds(without?: Rule): (story: Step[]) => Promise<void> {
  return async (story) => {
    const model = new ProtocolModel(without);
    const simulation = new Simulation(model);
    let before = model.snapshot();
    for (const step of story) {
      await simulation.apply(step);
      const after = model.snapshot();
      const broken = violation(before, after);
      if (broken) throw new Error(`after ${JSON.stringify(step)}: ${broken}`);
      before = after;
    }
    await simulation.heal();
    const end = model.snapshot();
    const left = unfinished(end) ?? violation(end, end);
    if (left) throw new Error(`in the end: ${left}`);
  };
}
