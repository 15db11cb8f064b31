import { startCluster, type TestCluster } from './cluster';
import { getJson, postJson } from './http-calls';

interface Detail {
  code?: string;
  name: string;
  detail?: string;
  errors?: { row?: number; column_name?: string; code?: string }[];
  version: { number: number; row_count: number; change: Record<string, unknown> | null };
}

interface Model {
  fingerprint: string;
  lineage: { dataset_version: string };
}

describe('A dataset that grows', () => {
  let cluster: TestCluster;

  beforeAll(async () => {
    cluster = await startCluster({ workers: 1 });
  }, 60_000);
  afterAll(() => cluster.stop());

  const row = (at: number) => `${(at * 37) % 101},${at % 3 === 0 ? 'red' : 'blue'},${at % 2}`;
  const table = (from: number, to: number) =>
    `size,colour,target\n${Array.from({ length: to - from }, (_, at) => row(from + at)).join('\n')}\n`;
  const send = async (route: string, csv: string) => {
    const form = new FormData();
    form.append('file', new Blob([csv]), 'grown.csv');
    const response = await fetch(`${cluster.url}/api/v1/datasets${route}`, {
      method: 'POST',
      body: form,
    });
    return { status: response.status, body: (await response.json()) as Detail };
  };
  const train = async (dataset: string) => {
    const { status } = await postJson(cluster.url, '/train', {
      datasets: { [dataset]: dataset },
      ml_tasks: { [dataset]: 'classification' },
      targets: { [dataset]: 'target' },
      model_selections: { [dataset]: ['RandomForestClassifier'] },
    });
    expect(status).toBe(200);
    const route = `/api/v1/models/RandomForestClassifier_${dataset}`;
    return (await getJson<Model>(cluster.url, route)).body;
  };

  it('trains the model that the same rows in one file train, bit for bit', async () => {
    expect((await send('?', table(0, 70))).body.version.number).toBe(1);
    const { status, body } = await send('/grown/append', table(70, 120));
    expect(status).toBe(201);
    expect(body.version).toMatchObject({
      number: 2,
      row_count: 120,
      change: { appended: true, rows_added: 50 },
    });
    const whole = await postJson<Detail>(cluster.url, '/upload', {
      filename: 'whole.csv',
      content: Buffer.from(table(0, 120)).toString('base64'),
    });
    expect(whole.status).toBe(200);
    expect((await train('grown')).fingerprint).toBe((await train('whole')).fingerprint);
  }, 60_000);

  it('says what does not fit, and stays what it was', async () => {
    const { status, body } = await send('/grown/append', 'size,colour,goal\n1,red,0\n');
    expect([status, body.code]).toEqual([422, 'columns-differ']);
    expect(body.errors).toMatchObject([
      { column_name: 'goal', code: 'unknown-column' },
      { column_name: 'target', code: 'missing-column' },
    ]);
    const late = await send('/grown/append?version=1', table(0, 1));
    expect([late.status, late.body.code]).toEqual([409, 'dataset-changed']);
    expect((await send('/nowhere/append', table(0, 1))).status).toBe(404);
    const now = await getJson<Detail>(cluster.url, '/api/v1/datasets/grown');
    expect(now.body.version.number).toBe(2);
  });

  it('takes a file that was inspected', async () => {
    const inspected = await fetch(`${cluster.url}/api/v1/datasets/inspect`, {
      method: 'POST',
      body: table(120, 130),
      headers: { 'Content-Type': 'text/csv' },
    });
    const { upload_id } = (await inspected.json()) as { upload_id: string };
    const commit = (append: object) =>
      postJson<Detail>(cluster.url, '/api/v1/datasets/commit', { upload_id, append });
    const late = await commit({ dataset: 'grown', version: 1 });
    expect([late.status, late.body.code]).toEqual([409, 'dataset-changed']);
    const { status, body } = await commit({ dataset: 'grown', version: 2 });
    expect(status).toBe(201);
    expect(body.version).toMatchObject({ number: 3, row_count: 130 });
  });
});
