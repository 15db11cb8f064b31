import { parameterErrors, runCall, runRequest, type RunPlan } from './run-plan';

const PLAN: RunPlan = {
  dataset: "o'hara",
  task: 'classification',
  target: 'target',
  weightColumn: '',
  algorithms: ['LogisticRegression', 'RandomForestClassifier'],
  parameters: { RandomForestClassifier: { n_estimators: 10 }, Unchosen: { a: 1 } },
  pipelines: { LogisticRegression: { scaling: 'robust' } },
  seed: 7,
  testSize: 0.3,
};

describe('runRequest', () => {
  it('carries the chosen algorithms with their own parameters only', () => {
    expect(runRequest(PLAN)).toEqual({
      datasets: [
        {
          dataset: "o'hara",
          task: 'classification',
          target: 'target',
          algorithms: [
            { algorithm: 'LogisticRegression', parameters: {}, pipeline: { scaling: 'robust' } },
            { algorithm: 'RandomForestClassifier', parameters: { n_estimators: 10 }, pipeline: {} },
          ],
        },
      ],
      seed: 7,
      test_size: 0.3,
    });
  });
});

describe('runRequest with weights', () => {
  it('names the column that weighs rows', () => {
    const [asked] = runRequest({ ...PLAN, weightColumn: 'households' }).datasets;
    expect(asked?.weight_column).toBe('households');
  });
});

describe('runCall', () => {
  it('survives a quote in a name', () => {
    expect(runCall('http://h', PLAN)).toContain(`"dataset":"o'\\''hara"`);
  });
});

describe('parameterErrors', () => {
  it("puts the head's words under the parameter of the algorithm they are about", () => {
    const details = [
      { pointer: '/datasets/0/algorithms/1/parameters/n_estimators', detail: 'At least 1.' },
      { pointer: '/datasets/0/algorithms/0/pipeline/scaling', detail: 'One of four.' },
      { pointer: '/seed', detail: 'elsewhere' },
    ];
    expect(parameterErrors(PLAN, details)).toEqual({
      RandomForestClassifier: { n_estimators: 'At least 1.' },
      LogisticRegression: { scaling: 'One of four.' },
    });
  });
});
