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

describe('A weight column', () => {
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

  it('is named by the models it weighed, is no input, and leaves rows of 0 out', async () => {
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

  it('with a weight below 0 fails the job, which names the row', async () => {
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

  it('is refused before anything starts where it cannot be heeded', async () => {
    const neighbours = await start('survey', [{ algorithm: 'KNeighborsClassifier' }]);
    expect(neighbours).toMatchObject({ status: 422, body: { code: 'weights-not-taken' } });
    const text = await start('survey', [{ algorithm: 'SVC' }], { weight_column: 'owns' });
    expect(text).toMatchObject({ status: 422, body: { code: 'invalid-weights' } });
    const parameters = { class_weight: { maybe: 2 } };
    const unknown = await start('survey', [{ algorithm: 'SVC', parameters }]);
    expect(unknown).toMatchObject({ status: 422, body: { code: 'invalid-parameter' } });
  });
});
