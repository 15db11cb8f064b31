import type { ModelPlots } from '../contracts/plots';
import { startCluster, type TestCluster } from './cluster';
import { postJson } from './http-calls';

interface Explained {
  output: string;
  method: string;
  inputs: string[];
  classes?: unknown[];
  baseline: number[];
  explanations: { outputs: number[]; contributions: number[][] }[];
}

describe('A prediction that is explained', () => {
  let cluster: TestCluster;
  const rows = Array.from({ length: 60 }, (_, x) => ({
    size: x,
    colour: ['red', 'blue'][x % 2],
    price: 3 * x + (x % 2) * 10,
    kind: x > 30 ? 'large' : 'small',
  }));

  beforeAll(async () => {
    cluster = await startCluster({ workers: 1 });
    const { status } = await postJson(cluster.url, '/train', {
      datasets: {
        houses: rows.map(({ size, colour, price }) => ({ size, colour, price })),
        boxes: rows,
      },
      ml_tasks: { houses: 'regression', boxes: 'classification' },
      targets: { houses: 'price', boxes: 'kind' },
      model_selections: { houses: ['LinearRegression'], boxes: ['RandomForestClassifier'] },
    });
    expect(status).toBe(200);
  }, 60_000);
  afterAll(() => cluster.stop());

  const explain = (model: string, features: object[]) =>
    postJson<Explained>(cluster.url, `/api/v1/models/${model}/explanations`, { features });

  it('says what each input of a regression added to the mean', async () => {
    const { status, body } = await explain('LinearRegression_houses', [
      { size: 50, colour: 'blue' },
      { size: 50, colour: 'red' },
    ]);
    expect(status).toBe(200);
    expect(body).toMatchObject({ output: 'value', method: 'exact', inputs: ['size', 'colour'] });
    const [blue, red] = body.explanations;
    expect(blue!.outputs[0]).toBeCloseTo(160, 6);
    expect(red!.outputs[0]).toBeCloseTo(150, 6);
    expect(blue!.contributions[1]![0]! - red!.contributions[1]![0]!).toBeCloseTo(10, 6);
    const sum = body.baseline[0]! + blue!.contributions[0]![0]! + blue!.contributions[1]![0]!;
    expect(sum).toBeCloseTo(160, 6);
  });

  it('says it of the probability of each class of a forest', async () => {
    const { body } = await explain('RandomForestClassifier_boxes', [
      { size: 55, colour: 'red', price: 165 },
    ]);
    expect(body).toMatchObject({ output: 'probability', classes: ['large', 'small'] });
    const [{ outputs, contributions }] = body.explanations as [Explained['explanations'][0]];
    expect(outputs[0]).toBeGreaterThan(0.9);
    const large = contributions.map(([share]) => share!);
    expect(large[0]! + large[2]!).toBeGreaterThan(10 * Math.abs(large[1]!));
    expect(body.baseline[0]! + large.reduce((sum, share) => sum + share)).toBeCloseTo(
      outputs[0]!,
      9,
    );
  });

  it('is one of a model whose inputs are weighed by a job, when first asked for', async () => {
    const plot = async (kind: string) => {
      const path = `/api/v1/models/LinearRegression_houses/plots/${kind}`;
      return fetch(cluster.url + path, { headers: { Prefer: 'wait=30' } });
    };
    const importance = await plot('importance');
    expect(importance.status).toBe(200);
    const { metric, inputs } = (await importance.json()) as ModelPlots['importance'];
    expect(metric).toBe('r2');
    const [size, colour] = inputs;
    expect(size!.mean).toBeGreaterThan(10 * colour!.mean);

    const dependence = (await (
      await plot('partial-dependence')
    ).json()) as ModelPlots['partial-dependence'];
    const [first] = dependence.inputs;
    expect(first!.input).toBe('size');
    const rise = first!.mean.at(-1)![0]! - first!.mean[0]![0]!;
    const run = (first!.grid.at(-1) as number) - (first!.grid[0] as number);
    expect(rise / run).toBeCloseTo(3, 6);
    for (const line of first!.individual)
      expect((line.at(-1)![0]! - line[0]![0]!) / run).toBeCloseTo(3, 6);
  }, 60_000);

  it('refuses rows that do not fit the model, and too many of them', async () => {
    const wrong = await explain('LinearRegression_houses', [{ size: 50 }]);
    expect(wrong).toMatchObject({ status: 422, body: { code: 'invalid-features' } });
    const many = await explain(
      'LinearRegression_houses',
      Array.from({ length: 21 }, () => ({ size: 1, colour: 'red' })),
    );
    expect(many).toMatchObject({ status: 422, body: { code: 'invalid-request' } });
  });
});
