import type { TreeSpan } from '../contracts/jobs';
import { decodeModel, encodeModel } from './models/artifact';
import { learn, type LearnRequest } from './learn';
import { assembleShards, learnShard } from './learn-shards';
import type { FittedModel } from './models/fitted-model';
import { fingerprintOf } from '../models/fingerprint';
import { syntheticTable } from './synthetic-table';

const TREES = 10;

function request(algorithm: string, parameters = {}): LearnRequest {
  const task = algorithm.endsWith('Regressor') ? 'regression' : 'classification';
  return {
    table: syntheticTable(300),
    lineage: {
      algorithm,
      task,
      target: task === 'classification' ? 'kind' : 'price',
      features: null,
      parameters: { n_estimators: TREES, ...parameters },
      seed: 11,
      testSize: 0.25,
    },
    report: () => {},
  };
}

/** The trees cut at these numbers. */
function spans(...cuts: number[]): TreeSpan[] {
  const ends = [...cuts, TREES];
  return ends.map((end, at) => {
    const first = ends[at - 1] ?? 0;
    return { first, count: end - first };
  });
}

function printOf(model: FittedModel): string {
  return fingerprintOf(encodeModel(model));
}

describe('A forest in shards', () => {
  it.each([
    ['RandomForestClassifier', {}],
    ['RandomForestClassifier', { max_depth: 3 }],
    ['RandomForestRegressor', { min_samples_leaf: 2 }],
    ['ExtraTreesClassifier', { bootstrap: true }],
    ['ExtraTreesRegressor', {}],
  ])(
    'is %s of %j, to the bit and with the same scores, however it is cut',
    (algorithm, parameters) => {
      const asked = request(algorithm, parameters);
      const whole = learn(asked);
      for (const cuts of [[], [5], [1, 2], [2, 4, 6, 8]]) {
        const shards = spans(...cuts).map((trees) => ({
          trees,
          // over the wire and back
          model: decodeModel(encodeModel(learnShard(asked, trees))),
        }));
        const assembled = assembleShards(asked, shards);
        expect(printOf(assembled.model)).toBe(printOf(whole.model));
        expect({ ...assembled, model: null }).toEqual({ ...whole, model: null });
      }
    },
  );

  it.each([[[0]], [[1]], [[0, 2]], [[0, 1, 2]]])(
    'is whole again where shards %j were lost, and counts the trees it grows',
    (lost) => {
      const seen: [number, number][] = [];
      const asked = {
        ...request('RandomForestClassifier'),
        report: (done: number, total: number) => void seen.push([done, total]),
      };
      const shards = spans(3, 7).map((trees, at) => ({
        trees,
        model: lost.includes(at) ? undefined : learnShard(asked, trees),
      }));
      seen.length = 0;
      const assembled = assembleShards(asked, shards);
      const whole = learn(request('RandomForestClassifier'));
      expect(printOf(assembled.model)).toBe(printOf(whole.model));
      const done = seen.map(([trees]) => trees);
      const grown = lost.reduce((sum, at) => sum + (shards[at]?.trees.count ?? 0), 0);
      expect([done[0], done.at(-1)]).toEqual([TREES - grown, TREES]);
      expect(done).toEqual([...done].sort((a, b) => a - b));
      expect(seen.every(([, total]) => total === TREES)).toBe(true);
    },
  );

  it('cannot be had of an algorithm whose parts know of each other', () => {
    const boosting = request('GradientBoostingClassifier');
    expect(() => learnShard(boosting, { first: 0, count: 1 })).toThrow(
      /cannot be fitted in shards/,
    );
    const slow = request('RandomForestClassifier', { engine: 'ml-random-forest' });
    expect(() => learnShard(slow, { first: 0, count: 5 })).toThrow(/cannot be fitted in shards/);
  });
});
