import { gzipSync } from 'node:zlib';
import { startBadInputCluster, type BadInputCluster } from './bad-input-cluster';
import { evilFiles, type FileAnswer } from './evil-files';
import { expectRefusal } from './expect-refusal';

const TAKEN_OR_REFUSED = [200, 201, 400, 413, 415, 422];

describe('Files that are brought', () => {
  let cluster: BadInputCluster;

  beforeAll(async () => {
    cluster = await startBadInputCluster({ workers: 0, env: { UPLOAD_LIMIT_MB: '3' } });
    await cluster.upload('a,b\n1,2\n3,4\n', { name: 'same' });
  }, 60_000);
  afterAll(() => cluster.stop());

  it.each(evilFiles().map((file) => [file.fileName, file] as const))(
    'are answered as the file beside them says: %s',
    async (fileName, { content, answer: wanted }) => {
      const before = await cluster.kept();
      const { status, name = fileName.replaceAll('.', '-'), options, columns, types } = wanted;
      const answer = await cluster.upload(content, {
        name,
        ...(options && { options: JSON.stringify(options) }),
      });
      if (status >= 400) {
        expectRefusal(answer, wanted);
        expect(await cluster.kept()).toEqual(before);
        return;
      }
      expect([answer.status, answer.body['detail']]).toEqual([status, undefined]);
      const table = await cluster.tableOf(answer);
      if (wanted.rows) expect(table.rows).toEqual(wanted.rows);
      if (columns) expect(table.columns).toEqual(columns);
      if (types) expect(table.types).toEqual(types);
      if (wanted.origin) expect(answer.body['origin']).toMatchObject(wanted.origin);
    },
  );

  it('are answered by inspection and commit as by an upload', async () => {
    const json = (body: object): RequestInit => ({
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });
    for (const { fileName, content, answer: wanted } of evilFiles()) {
      const before = await cluster.kept();
      const inspected = await cluster.send('/api/v1/datasets/inspect', {
        method: 'POST',
        headers: { 'Content-Type': 'application/octet-stream' },
        body: new Uint8Array(content),
      });
      if (inspected.status >= 400) {
        // what inspection cannot read an upload refuses, unless options make it readable
        if (!wanted.options) expect([fileName, wanted.status >= 400]).toEqual([fileName, true]);
        expect(inspected.status).toBeLessThan(500);
        expect(await cluster.kept()).toEqual(before);
        continue;
      }
      const { options, name = `inspected-${fileName.replaceAll('.', '-')}` } = wanted;
      const upload_id = inspected.body['upload_id'];
      const commit = json({ upload_id, name, ...(options && { options }) });
      const { status } = await cluster.send('/api/v1/datasets/commit', commit);
      expect([fileName, status]).toEqual([fileName, wanted.status]);
      const left = (await cluster.kept()).files.length - before.files.length;
      expect([fileName, left]).toEqual([fileName, status < 400 ? 0 : 1]);
    }
  }, 60_000);

  it('are appended, or refused and nothing stays of them', async () => {
    for (const { fileName, content, answer: wanted } of evilFiles()) {
      const before = await cluster.kept();
      const answer = await cluster.send('/api/v1/datasets/same/append', {
        method: 'POST',
        headers: { 'Content-Type': 'text/csv' },
        body: new Uint8Array(content),
      });
      expect([fileName, [...TAKEN_OR_REFUSED, 409].includes(answer.status)]).toEqual([
        fileName,
        true,
      ]);
      if (wanted.status >= 400 && !wanted.options) expect(answer.status).toBe(wanted.status);
      if (answer.status >= 400) expect(await cluster.kept()).toEqual(before);
    }
  }, 60_000);

  const bomb = gzipSync(Buffer.alloc(20 * 1024 ** 2, 'a'));
  const wide = (cell: (index: number) => string | number): string =>
    Array.from({ length: 10_001 }, (_, index) => cell(index)).join(',');
  it.each<[string, string | Uint8Array, FileAnswer, Record<string, string>]>([
    ['nothing', '', { status: 400, code: 'bad-request' }, {}],
    [
      '10,001 columns',
      `${wide((index) => `c${index}`)}\n${wide(() => 1)}\n`,
      { status: 422, code: 'too-many-columns' },
      {},
    ],
    [
      'a value of more than 1 MiB',
      `a,b\n1,${'x'.repeat(1024 ** 2 + 1)}\n`,
      { status: 422, at: { row: 2, column: 2 } },
      {},
    ],
    [
      'more than UPLOAD_LIMIT_MB',
      `a,b\n${'1,2\n'.repeat(1024 ** 2)}`,
      { status: 413, code: 'too-large' },
      {},
    ],
    [
      'a gzip body that grows a thousandfold',
      bomb,
      { status: 413, code: 'too-large' },
      { 'Content-Encoding': 'gzip' },
    ],
    ['a gzip file that grows a thousandfold', bomb, { status: 413, code: 'too-large' }, {}],
    [
      'another encoding',
      'a\n1\n',
      { status: 415, code: 'unsupported-media-type' },
      { 'Content-Encoding': 'br' },
    ],
    [
      'what is no gzip',
      'a\n1\n',
      { status: 400, code: 'bad-request' },
      { 'Content-Encoding': 'gzip' },
    ],
  ])('are refused, and nothing stays of them: %s', async (_what, content, wanted, headers) => {
    const before = await cluster.kept();
    expectRefusal(await cluster.upload(content, { name: 'refused' }, headers), wanted);
    expect(await cluster.kept()).toEqual(before);
  });

  it.each<[string, Record<string, string>, FileAnswer]>([
    ['are no JSON', { options: '{' }, { status: 400 }],
    ['are unknown', { options: '{"delimeter":";"}' }, { status: 422 }],
    ['name a folder', { name: '../x' }, { status: 400, code: 'invalid-name' }],
  ])('are refused where the options %s', async (_what, query, wanted) => {
    const before = await cluster.kept();
    expectRefusal(await cluster.upload('a\n1\n', query), wanted);
    expect(await cluster.kept()).toEqual(before);
  });

  it('leave the head as it was', async () => {
    const { inherited, delayP99Ms } = await cluster.headState();
    expect(inherited).toEqual(Reflect.ownKeys(Object.prototype).map(String));
    expect(cluster.head.exitCode).toBeNull();
    process.stdout.write(`event loop of the head, p99: ${delayP99Ms.toFixed(1)} ms\n`);
  });
});
