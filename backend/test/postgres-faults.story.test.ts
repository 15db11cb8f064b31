import { execFileSync } from 'node:child_process';
import { loadConfig } from '../config/config';
import { preparePostgres } from '../embedded/postgres';
import type { LaunchableServer, RunningServer, ServerSite } from '../embedded/server-process';
import { openThrowawaySite } from '../embedded/throwaway-servers';
import { acceptOwnJob } from '../jobs/accept-jobs';
import { startCluster, until, type TestCluster } from './cluster';
import { getJson, postJson, type Answer } from './http-calls';

const LEASE_SECONDS = 2;
/** Long enough that every lease runs out. */
const OUTAGE_MS = 3 * LEASE_SECONDS * 1000;
const LONG_JOB_SECONDS = 15;

interface Attempt {
  number: number;
  state: string;
}

describe('A cluster whose Postgres fails under load', () => {
  let site: ServerSite;
  let postgres: LaunchableServer;
  let server: RunningServer;
  let cluster: TestCluster;

  beforeAll(async () => {
    site = openThrowawaySite(loadConfig().root, () => undefined);
    postgres = await preparePostgres(site);
    server = await postgres.launch();
    const env = { LEASE_SECONDS: String(LEASE_SECONDS) };
    cluster = await startCluster({ server: postgres.url, env });
    await postJson(cluster.url, '/train', trainLine);
  }, 60_000);
  afterAll(async () => {
    await cluster.stop();
    await site.keeper.close();
  }, 30_000);

  /** Reads, writes and a look at the health, many at once. */
  const load = (): Promise<Answer<Record<string, unknown>>[]> =>
    Promise.all(
      Array.from({ length: 8 }, () => [
        getJson(cluster.url, '/health'),
        getJson(cluster.url, '/api/v1/runs'),
        getJson(cluster.url, '/api/v1/datasets'),
        postJson(cluster.url, '/api/v1/runs', startLine),
        postJson(cluster.url, '/train', { ...trainLine, datasets: { line: 'line' } }),
      ]).flat(),
    );
  const expectBusy = (answers: Answer<Record<string, unknown>>[]): void => {
    for (const { status, headers, body } of answers) {
      expect([status, body['code'], body['retryable']]).toEqual([
        503,
        'database-unavailable',
        true,
      ]);
      expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
    }
  };
  const startJob = async (key: string): Promise<void> => {
    await cluster.database.transaction((sql) => acceptOwnJob(sql, { ...longJob, key }));
    await until(async () => (await attempts(key)).length > 0);
  };
  const attempts = (key: string): Promise<Attempt[]> =>
    cluster.database.sql<Attempt>(
      `select attempt.number, attempt.state from attempt join job on job.id = job_id where key = $1`,
      [key],
    );
  const survivors = (): (number | null)[] =>
    [cluster.head, ...cluster.workers].map((child) => child.exitCode);
  const isBack = () =>
    until(async () => (await postJson(cluster.url, '/api/v1/runs', startLine)).status === 202);
  const endedOnce = async (key: string): Promise<void> => {
    await until(async () => (await attempts(key)).every(({ state }) => state !== 'running'));
    expect(await attempts(key)).toEqual([{ number: 1, state: 'succeeded' }]);
    expect(survivors()).toEqual([null, null, null]);
  };

  it('says so while it is frozen, and its running jobs survive', async () => {
    await startJob('frozen');
    signalAll(server.pid, 'SIGSTOP');
    const thaw = new Promise((resolve) => setTimeout(resolve, OUTAGE_MS));
    // answered while it is frozen, or never: it thaws after the answers
    expectBusy(await load());
    await thaw;
    signalAll(server.pid, 'SIGCONT');
    await isBack();
    await endedOnce('frozen');
  }, 90_000);

  it('says so while it is dead, and its running jobs survive the crash', async () => {
    await startJob('crashed');
    await server.stop(true);
    const restart = new Promise((resolve) => setTimeout(resolve, OUTAGE_MS / 2));
    expectBusy(await load());
    await restart;
    server = await postgres.launch();
    await isBack();
    await endedOnce('crashed');
  }, 90_000);
});

/** The server and its children, of which each connection has one. The father first: he makes no more of them then. */
function signalAll(pid: number, signal: 'SIGSTOP' | 'SIGCONT'): void {
  send(pid, signal);
  const children = execFileSync('pgrep', ['-P', String(pid)], { encoding: 'utf8' });
  for (const child of children.trim().split('\n')) send(Number(child), signal);
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    // a child that ended between the look and the signal is none any more
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

const trainLine = {
  datasets: { line: Array.from({ length: 40 }, (_, index) => ({ x: index, y: 2 * index })) },
  ml_tasks: { line: 'regression' },
  targets: { line: 'y' },
  model_selections: { line: ['LinearRegression'] },
};

const startLine = {
  datasets: [
    {
      dataset: 'line',
      task: 'regression',
      target: 'y',
      algorithms: [{ algorithm: 'LinearRegression' }],
    },
  ],
};

const longJob = {
  kind: 'noop' as const,
  payload: { seconds: LONG_JOB_SECONDS },
  datasetVersionId: null,
  cpus: 1,
  memoryBytes: 1e6,
  priority: 0,
  timeoutSeconds: 60,
};
