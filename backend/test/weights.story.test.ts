import { startCluster, until, type TestCluster } from './cluster';
import { getJson, postJson, uploadCsv } from './http-calls';

interface Model {
  weight_column: string | null;
  training_rows: number;
  test_rows: number;
  signature: { inputs: { name: string }[] };
}

/** Every fifth row counts nothing; one may count less than that. */
function survey(odd = 1): string {
  const rows = Array.from({ length: 200 }, (_, row) => {
    const age = 20 + ((row * 37) % 60);
    return `${age},${row === 6 ? odd : row % 5},${age > 45 ? 'yes' : 'no'}`;
  });
  return ['age,households,owns', ...rows].join('\n');
}

/** Grades from 1 to 3, and a single 7 in the last row; 2.5 stands for some of them, or for none. */
function grades(half: number): string {
  const rows = Array.from({ length: 120 }, (_, row) => {
    const grade = row === 119 ? 7 : row % 10 === 9 ? half : 1 + (row % 3);
    return `${row % 17},${grade},${row % 2 === 0}`;
  });
  return ['hours,grade,passed', ...rows].join('\n');
}

describe('Weights', () => {
  let cluster: TestCluster;

  beforeAll(async () => {
    cluster = await startCluster({ workers: 1 });
    await uploadCsv(cluster.url, 'survey.csv', survey());
    await uploadCsv(cluster.url, 'broken.csv', survey(-2));
  }, 60_000);
  afterAll(() => cluster.stop());

  const start = (dataset: string, algorithms: object[], more: object = {}) =>
    postJson<{ id: string }>(cluster.url, '/api/v1/runs', {
      datasets: [
        {
          dataset,
          task: 'classification',
          target: 'owns',
          weight_column: 'households',
          algorithms,
          ...more,
        },
      ],
    });
  const ended = async (id: string): Promise<string> => {
    let state = 'running';
    await until(async () => {
      state = (await getJson<{ state: string }>(cluster.url, `/api/v1/runs/${id}`)).body.state;
      return state !== 'running';
    });
    return state;
  };

  it('of a column are named by the models they weighed, are no input, and leave rows of 0 out', async () => {
    const { body: run } = await start('survey', [
      { algorithm: 'RandomForestClassifier', parameters: { n_estimators: 5 } },
      { algorithm: 'GradientBoostingClassifier', parameters: { class_weight: { yes: 2 } } },
    ]);
    expect(await ended(run.id)).toBe('succeeded');
    for (const algorithm of ['RandomForestClassifier', 'GradientBoostingClassifier']) {
      const { body } = await getJson<Model>(cluster.url, `/api/v1/models/${algorithm}_survey`);
      expect(body.weight_column).toBe('households');
      expect(body.signature.inputs.map(({ name }) => name)).toEqual(['age']);
      expect(body.training_rows + body.test_rows).toBe(160);
      const said = await postJson<{ predictions: string[] }>(
        cluster.url,
        `/predict/${algorithm}_survey`,
        { features: [{ age: 25 }, { age: 75 }] },
      );
      expect(said.body.predictions).toEqual(['no', 'yes']);
    }
  }, 60_000);

  it('below 0 fail the job, which names the row', async () => {
    const { body: run } = await start('broken', [{ algorithm: 'DecisionTreeClassifier' }]);
    expect(await ended(run.id)).toBe('failed');
    const { body } = await getJson<{ items: unknown[] }>(
      cluster.url,
      `/api/v1/runs/${run.id}/jobs`,
    );
    const told = JSON.stringify(body.items[0]);
    expect(told).toContain('invalid-weights');
    expect(told).toContain('row 8: -2 is no weight');
  }, 60_000);

  it('are refused before anything starts where they cannot be heeded', async () => {
    const neighbours = await start('survey', [{ algorithm: 'KNeighborsClassifier' }]);
    expect(neighbours).toMatchObject({ status: 422, body: { code: 'weights-not-taken' } });
    const text = await start('survey', [{ algorithm: 'SVC' }], { weight_column: 'owns' });
    expect(text).toMatchObject({ status: 422, body: { code: 'invalid-weights' } });
    const parameters = { class_weight: { maybe: 2 } };
    const unknown = await start('survey', [{ algorithm: 'SVC', parameters }]);
    expect(unknown).toMatchObject({ status: 422, body: { code: 'invalid-parameter' } });
  });

  it.each([
    [2, '1, 2, 3, 7'],
    [2.5, '1, 2, 2.5, 3, 7'],
  ])(
    'of classes are refused for numbers that the target does not have, one being %d',
    async (half, labels) => {
      const dataset = `grades-${half}`;
      await uploadCsv(cluster.url, `${dataset}.csv`, grades(half));
      const weigh = (class_weight: object, target = 'grade') => {
        const algorithms = [
          { algorithm: 'GaussianNB' },
          { algorithm: 'DecisionTreeClassifier', parameters: { class_weight } },
        ];
        return start(dataset, algorithms, { target, weight_column: undefined });
      };
      const pointer = '/datasets/0/algorithms/1/parameters/class_weight';
      expect(await weigh({ 7: 2, 4: 3 })).toMatchObject({
        status: 422,
        body: {
          code: 'invalid-parameter',
          errors: [{ pointer, got: '4', expected: labels }],
        },
      });
      expect(await weigh({ yes: 3 }, 'passed')).toMatchObject({
        status: 422,
        body: { errors: [{ got: 'yes', expected: 'false, true' }] },
      });
      const accepted = [await weigh({ 7: 2, [half]: 3 }), await weigh({ true: 3 }, 'passed')];
      for (const { status, body } of accepted) {
        expect(status).toBe(202);
        expect(await ended(body.id)).toBe('succeeded');
      }
    },
    60_000,
  );
});
