import { loadConfig } from '../config/config';
import type { ColumnSchema } from '../contracts/table';
import { Dataset } from '../datasets/dataset.entity';
import { DatasetVersion } from '../datasets/dataset-version.entity';
import { planRun, type ResolvedDataset } from './plan-run';
import type { NodeSize } from './plan-shards';
import { runRequestSchema } from './run-request';

const column = (name: string, type: ColumnSchema['type'], distinct = 10): ColumnSchema => ({
  name,
  type,
  missing: 0,
  distinct,
});

/** A dataset `sales` of 1,000 rows, found as the catalogue finds it. */
function resolved(changes: object): ResolvedDataset {
  const dataset = Object.assign(new Dataset(), { id: 'd', name: 'sales' });
  const version = Object.assign(new DatasetVersion(), {
    id: 'v',
    contentHash: 'h',
    rowCount: 1_000,
    columns: [
      column('price', 'number', 900),
      column('area', 'number', 500),
      column('city', 'category', 40),
      column('note', 'text'),
    ],
  });
  const request = {
    dataset: 'sales',
    task: 'regression' as const,
    target: 'price',
    algorithms: [{ algorithm: 'LinearRegression', parameters: {}, pipeline: {} }],
    ...changes,
  };
  return { dataset, version, request };
}

function plan(changes: object = {}, ...nodes: NodeSize[]) {
  const found = resolved(changes);
  const request = runRequestSchema.parse({ datasets: [found.request], seed: 7 });
  return planRun(request, [{ ...found, request: request.datasets[0]! }], {
    jobTimeoutSeconds: loadConfig({}).jobTimeoutSeconds,
    nodes,
    signShards: (modelId) => `ticket of ${modelId}`,
  });
}

describe('planRun', () => {
  it('makes one job per algorithm, with defaults filled in and the seed of the run', () => {
    const [forest, linear] = plan({
      algorithms: [
        { algorithm: 'RandomForestRegressor', parameters: { n_estimators: 5 } },
        { algorithm: 'linear_regression', parameters: {} },
      ],
    });
    const [job] = forest?.toJobs(3) ?? [];
    expect(forest?.modelName).toBe('RandomForestRegressor_sales');
    expect(job?.payload).toMatchObject({
      modelVersion: 3,
      lineage: { datasetHash: 'h', seed: 7, testSize: 0.2, parameters: { n_estimators: 5 } },
    });
    expect(Object.keys(job?.payload.lineage.parameters ?? {}).length).toBeGreaterThan(1);
    expect(linear?.modelName).toBe('LinearRegression_sales');
    expect(linear?.toJobs(1)[0]?.key).not.toBe(job?.key);
  });

  it('keeps two parameter sets of one algorithm apart', () => {
    const algorithms = [1, 2].map((n_estimators) => ({
      algorithm: 'RandomForestRegressor',
      parameters: { n_estimators },
    }));
    const fits = plan({ algorithms });
    expect(new Set(fits.map((fit) => fit.toJobs(1)[0]?.key)).size).toBe(2);
    expect(new Set(fits.map((fit) => fit.modelName)).size).toBe(1);
  });

  it.each([
    ['an unknown target, naming the near one', { target: 'prise' }, 'target-missing', /price/],
    ['an unknown feature', { features: ['aera'] }, 'no-features', /area/],
    ['the target among the features', { features: ['price'] }, 'no-features', /is the target/],
    [
      'an algorithm of the other task',
      { algorithms: [{ algorithm: 'LogisticRegression', parameters: {} }] },
      'wrong-task',
      /LogisticRegression/,
    ],
    [
      'an unknown algorithm',
      { algorithms: [{ algorithm: 'LinearRegresion', parameters: {} }] },
      'unknown-algorithm',
      /LinearRegression/,
    ],
    [
      'a column that cannot rise or fall',
      {
        algorithms: [
          { algorithm: 'RandomForestRegressor', parameters: { monotonic_cst: { city: 1 } } },
        ],
      },
      'invalid-parameter',
      /"city", which is no number/,
    ],
    [
      'a column that a member of an ensemble lacks',
      {
        algorithms: [
          {
            algorithm: 'VotingRegressor',
            parameters: {
              estimators: [
                { algorithm: 'Ridge' },
                { algorithm: 'DecisionTreeRegressor', parameters: { monotonic_cst: { aera: -1 } } },
              ],
            },
          },
        ],
      },
      'invalid-parameter',
      /"aera", which is no column to learn from. Did you mean "?area/,
    ],
    [
      'a parameter out of range',
      { algorithms: [{ algorithm: 'RandomForestRegressor', parameters: { n_estimators: 0 } }] },
      'invalid-parameter',
      /n_estimators/,
    ],
  ])('refuses %s', (_what, changes, code, message) => {
    expect(() => plan(changes)).toThrow(
      expect.objectContaining({ code, message: expect.stringMatching(message) as string }),
    );
  });

  it('puts the whole pipeline into the lineage, and refuses options that do not fit', () => {
    const withPipeline = (pipeline: object) =>
      plan({ algorithms: [{ algorithm: 'LinearRegression', pipeline }] });
    const [fit] = withPipeline({ encoding: 'target' });
    expect(fit?.toJobs(1)[0]?.payload.lineage.pipeline).toMatchObject({
      encoding: 'target',
      imputation: 'median',
      scaling: 'standard',
    });
    expect(() => withPipeline({ encoding: 'hash' })).toThrow(
      expect.objectContaining({
        code: 'invalid-parameter',
        details: [
          expect.objectContaining({ pointer: '/datasets/0/algorithms/0/pipeline/encoding' }),
        ],
      }),
    );
  });

  it('refuses what no node could hold, with the numbers', () => {
    const tiny = { cpus: 1, memoryBytes: 1024 };
    expect(() => plan({}, tiny)).toThrow(/needs .* [GM]iB on one node; the largest has 1/);
  });

  it('asks for the CPUs that a fit can use, and for no more than the largest node has', () => {
    const algorithms = [
      { algorithm: 'RandomForestRegressor', parameters: { n_estimators: 1000, max_features: 1 } },
    ];
    const cpus = (largest?: number) => {
      const nodes = largest === undefined ? [] : [{ cpus: largest, memoryBytes: 2 ** 40 }];
      return plan({ algorithms }, ...nodes)[0]!.toJobs(1)[0]!.cpus;
    };
    expect(cpus(64)).toBeGreaterThan(1);
    expect(cpus(64)).toBeLessThan(64);
    expect(cpus(1)).toBe(1);
    expect(cpus()).toBe(1);
  });

  it('cuts a forest up as asked, each shard a job, and one that puts them together', () => {
    const forest = { algorithm: 'RandomForestRegressor', parameters: { n_estimators: 10 } };
    const [cut] = plan({ algorithms: [{ ...forest, shards: 3 }] });
    const [whole] = plan({ algorithms: [forest] });
    const jobs = cut!.toJobs(4);
    const assembly = jobs.at(-1)!;
    expect(jobs.map(({ kind }) => kind)).toEqual([
      ...Array<string>(3).fill('fit-shard'),
      'assemble-model',
    ]);
    expect(jobs.slice(0, 3).map(({ payload }) => 'trees' in payload && payload.trees)).toEqual([
      { first: 0, count: 3 },
      { first: 3, count: 3 },
      { first: 6, count: 4 },
    ]);
    expect(assembly.dependsOn).toEqual(jobs.slice(0, 3).map(({ key }) => key));
    expect(assembly.payload).toMatchObject({
      modelVersion: 4,
      ticket: `ticket of ${assembly.payload.modelId}`,
    });
    expect(new Set(jobs.map(({ payload }) => payload.modelId)).size).toBe(1);
    // neither lineage nor name know of it
    const [one] = whole!.toJobs(4);
    expect(assembly.payload.lineage).toEqual(one?.payload.lineage);
    expect([assembly.key, assembly.memoryBytes]).toEqual([one?.key, one?.memoryBytes]);
    expect(jobs[0]!.memoryBytes).toBeLessThan(assembly.memoryBytes);
  });

  it('refuses shards of what cannot be cut, and takes no more than there are trees', () => {
    const ask = (algorithm: string, parameters: object, shards: number) =>
      plan({ algorithms: [{ algorithm, parameters, shards }] })[0]!.toJobs(1).length;
    expect(ask('RandomForestRegressor', { n_estimators: 2 }, 5)).toBe(3);
    expect(ask('LinearRegression', {}, 1)).toBe(1);
    for (const [algorithm, parameters] of [
      ['LinearRegression', {}],
      ['RandomForestRegressor', { engine: 'ml-random-forest' }],
    ] as const)
      expect(() => ask(algorithm, parameters, 2)).toThrow(
        expect.objectContaining({
          code: 'invalid-parameter',
          details: [expect.objectContaining({ pointer: '/datasets/0/algorithms/0/shards' })],
        }),
      );
  });

  it('plans all the same while no node lives: one may come', () => {
    expect(plan()).toHaveLength(1);
  });

  it('keeps the column that weighs rows in the lineage, and out of the features', () => {
    const [fit] = plan({ weight_column: 'area' });
    expect(fit?.toJobs(1)[0]?.payload.lineage.weightColumn).toBe('area');
    expect(plan()[0]?.toJobs(1)[0]?.payload.lineage).not.toHaveProperty('weightColumn');
    expect(() => plan({ weight_column: 'area', features: ['area', 'city'] })).toThrow(
      expect.objectContaining({ code: 'no-features' }),
    );
  });

  it.each(['price', 'city', 'arena'])('refuses to weigh rows by %s', (weight_column) => {
    expect(() => plan({ weight_column })).toThrow(
      expect.objectContaining({ code: 'invalid-weights' }),
    );
  });

  it('refuses weights for what cannot weigh rows, pointing at the algorithm', () => {
    const algorithms = [{ algorithm: 'Ridge' }, { algorithm: 'KNeighborsRegressor' }];
    expect(() => plan({ weight_column: 'area', algorithms })).toThrow(
      expect.objectContaining({
        code: 'weights-not-taken',
        details: [expect.objectContaining({ pointer: '/datasets/0/algorithms/1/algorithm' })],
      }),
    );
  });
});
