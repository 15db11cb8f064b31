import { JobBench } from '../test/job-bench';
import { NodeCatalog } from './node-catalog';
import { NodeCommands } from './node-commands';

describe('NodeCommands', () => {
  let bench: JobBench;

  beforeAll(async () => {
    bench = await JobBench.create();
  });
  afterAll(() => bench.drop());

  it('drains a node, which then claims nothing, and puts it to work again', async () => {
    const claimant = await bench.join('worker-1');
    await bench.accept('a');
    const commands = new NodeCommands(bench.database);
    const current = async () => {
      const [node] = await new NodeCatalog(bench.database).list();
      if (!node) throw new Error('no node');
      return node;
    };
    await commands.drain(await current());
    expect((await current()).state).toBe('draining');
    expect(await bench.claim(claimant)).toBeUndefined();
    await expect(commands.drain(await current())).rejects.toMatchObject({ code: 'node-state' });
    await commands.undrain(await current());
    expect(await bench.claim(claimant)).toBeDefined();
    await expect(commands.undrain(await current())).rejects.toThrow(/worker-1.* is ready/);
  });
});
