import { startCluster, until, type TestCluster } from './cluster';
import { getJson, postJson, uploadCsv } from './http-calls';

interface Input {
  name: string;
  type: string;
  text?: object;
}
interface Model {
  signature: { inputs: Input[]; left_out: { name: string; type: string }[] };
  metrics: Record<string, number>;
}

/** Enough different sentences that the column is a text, and not categories. */
function tickets(): string {
  const places = ['kitchen', 'garage', 'garden', 'hall', 'attic', 'cellar', 'office', 'yard'];
  const rows = Array.from({ length: 400 }, (_, row) => {
    const urgent = row % 3 === 0;
    const what = urgent ? ['fire', 'flood', 'smoke'][(row % 9) / 3] : ['lamp', 'paint'][row % 2];
    const text = `Ticket ${row}: please look at the ${what} in the ${places[row % 8]}, room ${row * 7}`;
    return `"${text}",${row % 5},${urgent ? 'yes' : 'no'}`;
  });
  return ['report,floor,urgent', ...rows].join('\n');
}

describe('Free text', () => {
  let cluster: TestCluster;

  beforeAll(async () => {
    cluster = await startCluster({ workers: 1 });
    await uploadCsv(cluster.url, 'tickets.csv', tickets());
  }, 60_000);
  afterAll(() => cluster.stop());

  const train = async (pipeline: object, algorithm = 'LogisticRegression'): Promise<Model> => {
    const algorithms = [{ algorithm, pipeline }];
    const asked = { dataset: 'tickets', task: 'classification', target: 'urgent', algorithms };
    const { body: run } = await postJson<{ id: string }>(cluster.url, '/api/v1/runs', {
      datasets: [asked],
    });
    let state = 'running';
    await until(async () => {
      state = (await getJson<{ state: string }>(cluster.url, `/api/v1/runs/${run.id}`)).body.state;
      return state !== 'running';
    });
    expect(state).toBe('succeeded');
    return (await getJson<Model>(cluster.url, `/api/v1/models/${algorithm}_tickets`)).body;
  };

  it('is left out unless asked for, and the model says so', async () => {
    const { signature } = await train({});
    expect(signature.left_out).toEqual([{ name: 'report', type: 'text' }]);
    expect(signature.inputs.map(({ name }) => name)).toEqual(['floor']);
  }, 60_000);

  it('is learnt from where its words are counted, predicted from and explained', async () => {
    const { signature, metrics } = await train({ text: 'hashed_words', text_places: 128 });
    expect(signature.left_out).toEqual([]);
    expect(signature.inputs[1]).toMatchObject({
      name: 'report',
      type: 'text',
      text: { places: 128, ngrams: 1 },
    });
    expect(metrics['accuracy']).toBeGreaterThan(0.95);

    const features = [
      { floor: 1, report: 'There is fire and smoke in the hall!' },
      { floor: 1, report: 'The paint of the lamp comes off.' },
      { floor: 1, report: null },
    ];
    const path = '/predict/LogisticRegression_tickets';
    const predicted = await postJson<{ predictions: string[] }>(cluster.url, path, { features });
    expect(predicted.body.predictions.slice(0, 2)).toEqual(['yes', 'no']);
    const wrong = await postJson(cluster.url, path, { features: [{ floor: 1, report: 7 }] });
    expect(wrong).toMatchObject({ status: 422, body: { code: 'invalid-features' } });

    const explained = await postJson(
      cluster.url,
      '/api/v1/models/LogisticRegression_tickets/explanations',
      { features: features.slice(0, 1) },
    );
    expect(explained.status).toBe(200);
    const onnx = await fetch(
      `${cluster.url}/api/v1/models/LogisticRegression_tickets/export?format=onnx`,
    );
    expect(await onnx.json()).toMatchObject({ code: 'not-exportable' });
    const json = await fetch(
      `${cluster.url}/api/v1/models/LogisticRegression_tickets/export?format=json`,
    );
    expect(await json.text()).toContain('"kind":"text"');
  }, 60_000);
});
