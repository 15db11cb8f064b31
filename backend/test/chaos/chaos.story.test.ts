import { ChaosCluster } from './chaos-cluster';
import { runSchedule } from './run-schedule';

const SEEDS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];

describe('A cluster under faults', () => {
  let cluster: ChaosCluster;

  beforeAll(async () => {
    cluster = await ChaosCluster.start();
  }, 90_000);
  afterAll(() => cluster.stop(), 30_000);

  it.each(SEEDS)(
    'breaks no promise in the schedule of seed %d',
    async (seed) => {
      const { violations, dump } = await runSchedule(cluster, seed);
      expect({ violations, dump: violations.length > 0 && dump }).toEqual({
        violations: [],
        dump: false,
      });
    },
    120_000,
  );
});
