import { setTimeout as sleep } from 'node:timers/promises';
import type { ColumnProfile } from '../contracts/profile';
import { startCluster, until, type TestCluster } from './cluster';
import { getJson, uploadCsv } from './http-calls';
import { childrenOf } from './processes';

interface Profile {
  version: number;
  column_count: number;
  profiled_columns: number;
  job: { state: string; progress: { done: number; total: number } } | null;
  profile: {
    duplicate_rows: number | null;
    columns: ColumnProfile[];
    warnings: { code: string; column: string | null }[];
  } | null;
}

const ROWS = 100_000;
const COLUMNS = 30;

describe('A profile that takes long', () => {
  let cluster: TestCluster;
  let table: string;
  let undisturbed: Profile['profile'];

  beforeAll(async () => {
    cluster = await startCluster({ workers: 1 });
    table = wideTable();
  }, 60_000);
  afterAll(() => cluster.stop());

  const look = async (name: string, query = '') =>
    getJson<Profile>(cluster.url, `/api/v1/datasets/${name}/profile${query}`);
  const worker = () => cluster.workers.at(-1)!;
  const signalRunners = (signal: NodeJS.Signals) => {
    for (const runner of childrenOf(worker().pid!)) process.kill(runner, signal);
  };
  /** Uploads the table and holds its runner once the first columns are there, wherever this is run: it is let go for moments. */
  const stopHalfway = async (name: string): Promise<Profile> => {
    expect((await uploadCsv(cluster.url, `${name}.csv`, table)).status).toBe(201);
    await until(async () => {
      signalRunners('SIGCONT');
      await sleep(40);
      signalRunners('SIGSTOP');
      return (await look(name, '?column_limit=1')).body.profiled_columns > 0;
    }, 100);
    const { status, body } = await look(name);
    expect(status).toBe(202);
    expect(body.profiled_columns).toBeLessThan(COLUMNS);
    return body;
  };
  const whole = async (name: string): Promise<Profile> => {
    await until(async () => (await look(name, '?column_limit=1')).status === 200, 60);
    return (await look(name)).body;
  };
  const rowsOf = async (versionId: string) =>
    cluster.database.sql(
      `select version_id from dataset_column_profile where version_id = $1
       union all select version_id from dataset_profile where version_id = $1`,
      [versionId],
    );

  it('shows columns before its end, with what is wrong with them', async () => {
    const early = await stopHalfway('shown');
    const known = early.profiled_columns;
    expect(early).toMatchObject({
      column_count: COLUMNS,
      job: { state: 'running', progress: { done: known, total: COLUMNS } },
      profile: { duplicate_rows: null, warnings: [{ code: 'constant', column: 'c0' }] },
    });
    expect(early.profile?.columns.map(({ name }) => name)).toEqual(names().slice(0, known));
    signalRunners('SIGCONT');
    const late = await whole('shown');
    expect(late).toMatchObject({ job: null, profiled_columns: COLUMNS });
    expect(late.profile?.columns.slice(0, known)).toEqual(early.profile?.columns);
    expect(late.profile?.columns.map(({ name }) => name)).toEqual(names());
    const some = (await look('shown', '?column_offset=3&column_limit=2')).body;
    expect(some.profile?.columns).toEqual(late.profile?.columns.slice(3, 5));
    undisturbed = late.profile;
  }, 240_000);

  it('ends as it would have ended where its worker is killed halfway', async () => {
    const early = await stopHalfway('killed');
    const runners = childrenOf(worker().pid!);
    worker().kill('SIGKILL');
    for (const runner of runners) process.kill(runner, 'SIGKILL');
    expect((await look('killed')).body.profile?.columns).toEqual(early.profile?.columns);
    cluster.workers.push(cluster.startWorker('worker-1'));
    expect((await whole('killed')).profile).toEqual(undisturbed);
    const [job] = await cluster.database.sql(
      `select attempt, losses, failures from job where payload ->> 'datasetName' = 'killed'`,
    );
    expect(job).toEqual({ attempt: 2, losses: 1, failures: 0 });
  }, 240_000);

  it('leaves nothing where its dataset is deleted halfway', async () => {
    await stopHalfway('deleted');
    const [version] = await cluster.database.sql<{ id: string }>(
      `select version.id from dataset_version as version join dataset on dataset.id = dataset_id
       where dataset.name = 'deleted'`,
    );
    expect(await rowsOf(version!.id)).not.toEqual([]);
    const response = await fetch(`${cluster.url}/api/v1/datasets/deleted`, { method: 'DELETE' });
    expect(response.status).toBe(204);
    expect(await rowsOf(version!.id)).toEqual([]);
    signalRunners('SIGCONT');
    // the only slot is free again when the next one is profiled
    await uploadCsv(cluster.url, 'next.csv', 'a,b\n1,2\n3,4\n');
    await whole('next');
    expect(await rowsOf(version!.id)).toEqual([]);
    expect((await look('deleted')).status).toBe(404);
  }, 240_000);
});

function names(): string[] {
  return Array.from({ length: COLUMNS }, (_, at) => (at === COLUMNS - 1 ? 'target' : `c${at}`));
}

/** Whole numbers, one column constant, the target a coin toss. */
function wideTable(): string {
  const lines = [names().join()];
  for (let row = 0; row < ROWS; row++) {
    const cells = names().map((_, at) =>
      at === 0 ? 7 : at === COLUMNS - 1 ? (row * 7 + (row >> 3)) % 2 : (row * (2 * at + 3)) % 997,
    );
    lines.push(cells.join());
  }
  return `${lines.join('\n')}\n`;
}
