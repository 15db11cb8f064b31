import { ModelCatalog } from '../models/model-catalog';
import { ModelBench } from '../test/model-bench';
import { ModelDirectory } from './model-directory';
import { RebuildQueue } from './rebuild-queue';

describe('RebuildQueue', () => {
  let bench: ModelBench;
  let directory: ModelDirectory;
  let queue: RebuildQueue;
  beforeAll(async () => {
    bench = await ModelBench.create();
  });
  beforeEach(() => {
    directory = new ModelDirectory(bench.database, new ModelCatalog(bench.database));
    queue = new RebuildQueue(directory);
  });
  afterEach(() => bench.clear());
  afterAll(() => bench.drop());

  const inSeconds = (seconds: number) => performance.now() + seconds * 1000;
  const lostModel = async (): Promise<string> => {
    const id = await bench.add({ name: 'm' });
    await bench.sweep();
    return id;
  };

  it('lets a hundred wait for a model, by whatever name, and no more', async () => {
    const id = await lostModel();
    await Promise.all([directory.find('m'), directory.find('m@1')]);
    const waiting = Promise.all(
      Array.from({ length: 150 }, (_, index) =>
        queue.waitFor(index % 2 === 0 ? 'm' : 'm@1', inSeconds(60)),
      ),
    );
    await bench.hold(id, await bench.join('one'));
    await bench.sweep();
    const answers = await waiting;
    expect(answers.filter(Boolean)).toHaveLength(100);
    expect(await queue.waitFor('m', inSeconds(60))).toBe(true);
  });

  it('lets go of those whose time is over', async () => {
    await lostModel();
    expect(await queue.waitFor('m', inSeconds(0.3))).toBe(false);
    expect(await queue.waitFor('m', inSeconds(-1))).toBe(false);
  });

  it('lets go of those who wait for what will never be ready', async () => {
    const id = await lostModel();
    const waiting = queue.waitFor('m', inSeconds(60));
    await bench.database.sql(`update model set state = 'unrecoverable' where id = $1`, [id]);
    expect(await waiting).toBe(true);
  });
});
