import { findAlgorithm } from '../kernels/models/registry';
import { validateParameters } from '../kernels/models/validate-parameters';
import { planShards, type NodeSize } from './plan-shards';

const GB = 1024 ** 3;
const node = (cpus: number, memoryBytes = 8 * GB): NodeSize => ({ cpus, memoryBytes });

/** How many shards a forest of a regression becomes. */
function shardsOf(
  { rows, trees, models = 1 }: { rows: number; trees: number; models?: number },
  ...nodes: NodeSize[]
): number {
  const algorithm = findAlgorithm('RandomForestRegressor', 'regression');
  const parameters = validateParameters(algorithm, { n_estimators: trees });
  const shape = { rows, columns: 10, classes: 0 };
  const whole = { algorithm, parameters, shape, memoryBytes: GB, asked: undefined };
  return planShards(whole, nodes, models).length;
}

/** About 12 s of one CPU. */
const LARGE = { rows: 100_000, trees: 150 };

describe('planShards', () => {
  it('gives every idle worker a share of a forest that takes long', () => {
    expect(shardsOf(LARGE, node(1), node(1))).toBe(2);
    expect(shardsOf({ ...LARGE, trees: 1000 }, node(1), node(1), node(1))).toBe(3);
  });

  it('leaves a forest in one piece that is quick, for its worker or by many CPUs', () => {
    expect(shardsOf({ rows: 1_000, trees: 100 }, node(1), node(1))).toBe(0);
    expect(shardsOf(LARGE, node(8), node(8))).toBe(0);
  });

  it('makes no more shards than keep a worker busy for a while', () => {
    const workers = Array.from({ length: 20 }, () => node(1));
    const count = shardsOf(LARGE, ...workers);
    expect(count).toBeGreaterThan(1);
    expect(count).toBeLessThan(5);
  });

  it('leaves it in one piece where the models of the run keep all workers busy', () => {
    expect(shardsOf({ ...LARGE, models: 2 }, node(1), node(1))).toBe(0);
    expect(shardsOf({ ...LARGE, models: 2 }, node(1), node(1), node(1))).toBe(2);
  });

  it('counts no worker that is too small', () => {
    expect(shardsOf(LARGE, node(1), node(1, GB / 2))).toBe(0);
    expect(shardsOf({ ...LARGE, trees: 1000 }, node(4), node(4), node(1))).toBe(2);
    expect(shardsOf(LARGE)).toBe(0);
  });

  it('gives shards all trees, each once, and the CPUs of the smallest worker that counts', () => {
    const algorithm = findAlgorithm('RandomForestRegressor', 'regression');
    const parameters = validateParameters(algorithm, { n_estimators: 1000 });
    const shape = { rows: 100_000, columns: 10, classes: 0 };
    const whole = { algorithm, parameters, shape, memoryBytes: GB, asked: 7 };
    const shards = planShards(whole, [node(4), node(3)], 1);
    expect(shards.map(({ cpus }) => cpus)).toEqual(Array(7).fill(3));
    let next = 0;
    for (const { trees } of shards) {
      expect(trees.first).toBe(next);
      next += trees.count;
    }
    expect(next).toBe(1000);
    expect(planShards(whole, [], 1).map(({ cpus }) => cpus)).toEqual(Array(7).fill(1));
  });
});
