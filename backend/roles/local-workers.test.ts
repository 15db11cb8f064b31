import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { LocalWorkers } from './local-workers';
import { Supervised } from './supervised';

const GIBIBYTE = 1024 ** 3;
const BUDGET = { cpus: 2, memoryBytes: 2 * GIBIBYTE };

describe('LocalWorkers', () => {
  let alive: string[];
  let workers: LocalWorkers;

  /** Real processes that do nothing stand for workers. */
  beforeEach(() => {
    alive = [];
    const create = (name: string) =>
      new Supervised(
        name,
        async () => {
          const child = spawn('sleep', ['600']);
          alive.push(name);
          const exited = once(child, 'exit').then(() => 'gone');
          const stop = async () => {
            child.kill();
            await exited;
            alive = alive.filter((each) => each !== name);
          };
          return { exited, stop };
        },
        () => undefined,
      );
    workers = new LocalWorkers(create, 9 * GIBIBYTE);
  });
  afterEach(() => Promise.all(workers.all.map((worker) => worker.stop(true))));

  const order = (act: object) => workers.answer({ type: 'worker-order', id: 7, order: act });

  it('adds workers under the first free names, and ends those that are removed', async () => {
    expect(await order({ act: 'add', ...BUDGET })).toEqual({
      type: 'worker-answer',
      id: 7,
      name: 'worker-1',
      workers: ['worker-1'],
    });
    await Promise.all([workers.add(BUDGET), workers.add(BUDGET)]);
    expect(alive).toEqual(['worker-1', 'worker-2', 'worker-3']);
    expect(await order({ act: 'remove', name: 'worker-2' })).toMatchObject({
      name: 'worker-2',
      workers: ['worker-1', 'worker-3'],
    });
    expect(alive).toEqual(['worker-1', 'worker-3']);
    expect(await workers.add(BUDGET)).toBe('worker-2');
  });

  it('keeps the last worker, and knows none by another name', async () => {
    await workers.add(BUDGET);
    expect(await order({ act: 'remove', name: 'worker-1' })).toMatchObject({
      refusal: 'Cannot remove the last worker - minimum 1 worker required',
      workers: ['worker-1'],
    });
    expect(await order({ act: 'remove', name: 'x' })).toMatchObject({
      refusal: 'x is none of worker-1.',
    });
    expect(alive).toEqual(['worker-1']);
  });

  it('promises no more memory than the machine has, and starts five at most', async () => {
    for (let count = 0; count < 4; count++) await workers.add(BUDGET);
    expect(await order({ act: 'add', ...BUDGET })).toMatchObject({
      refusal: expect.stringContaining("8.0 GiB of the machine's 9.0 GiB; 2.0 GiB more") as string,
    });
    const small = { cpus: 1, memoryBytes: 1024 ** 2 };
    await workers.add(small);
    expect(await order({ act: 'add', ...small })).toMatchObject({
      refusal: 'There are 5 workers; one machine runs 5 at most.',
    });
  });

  it('leaves messages alone that are none about workers', async () => {
    expect(await workers.answer({ type: 'ready', url: '' })).toBeUndefined();
    expect(await order({ act: 'list' })).toMatchObject({ workers: [] });
  });
});
