import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { Client } from 'pg';
import { loadConfig } from '../config/config';
import { preparePostgres } from './postgres';
import { identify } from './process-identity';
import { prepareRedis } from './redis';
import type { ServerSite } from './server-process';
import { openThrowawaySite } from './throwaway-servers';

const config = loadConfig();
const silent = (): void => undefined;
const onLinux = process.platform === 'linux' ? it : it.skip;
const unsafe = { durable: false };

describe('Embedded servers', () => {
  let site: ServerSite;
  beforeAll(() => (site = openThrowawaySite(config.root, silent)));
  afterAll(() => site.keeper.close());

  it('PostgreSQL recovers from an initdb that was killed half-way', async () => {
    const rubbish = path.join(site.data, 'postgres-18.unfinished-1');
    mkdirSync(rubbish);
    writeFileSync(path.join(rubbish, 'PG_VERSION'), '18\n');
    const postgres = await preparePostgres(site, unsafe);
    const server = await postgres.launch();
    expect(await answer(postgres.url, 'select 6 * 7 as answer')).toEqual({ answer: 42 });
    expect(readdirSync(site.data)).not.toContain('postgres-18.unfinished-1');
    await server.stop();
  });

  it('PostgreSQL lets nobody in without the password, which only its owner can read', async () => {
    const postgres = await preparePostgres(site, unsafe);
    const server = await postgres.launch();
    const stranger = postgres.url.replace(/:[^:@]+@/, ':guess@');
    await expect(answer(stranger, 'select 1')).rejects.toThrow(/password authentication failed/);
    expect(statSync(path.join(site.data, 'postgres-18/password')).mode & 0o777).toBe(0o600);
    await server.stop();
  });

  it('PostgreSQL comes back at the same address, with its rows, after a kill -9', async () => {
    const postgres = await preparePostgres(site, unsafe);
    const first = await postgres.launch();
    await answer(postgres.url, 'create table kept as select 1 as one');
    await answer(postgres.url, 'checkpoint');
    process.kill(first.pid, 'SIGKILL');
    expect(await first.exited).toBe('SIGKILL');
    const second = await postgres.launch();
    expect(await answer(postgres.url, 'select one from kept')).toEqual({ one: 1 });
    await second.stop();
  });

  it('PostgreSQL ends an orphan of a killed supervisor before it starts on its data', async () => {
    const before = await (await preparePostgres(site, unsafe)).launch();
    const postgres = await preparePostgres(site, unsafe);
    expect(identify(before.pid)).toBeUndefined();
    const server = await postgres.launch();
    expect(await answer(postgres.url, 'select 1 as one')).toEqual({ one: 1 });
    await server.stop();
  });

  it('Redis starts empty where it cannot read its old data', async () => {
    const redis = await prepareRedis(site, config);
    if (!redis) return;
    const folder = path.join(site.data, 'redis/appendonlydir');
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, 'appendonly.aof.manifest'), 'not a manifest\n');
    const server = await redis.launch();
    expect(server.hasEnded()).toBe(false);
    await server.stop();
    expect(statSync(path.join(site.data, 'redis/redis.conf')).mode & 0o777).toBe(0o600);
  });
});

describe('Keeper', () => {
  it('ends both servers and deletes their folder when their parent is killed with -9', async () => {
    const parent = spawn(process.execPath, ['-e', PARENT], {
      cwd: config.root,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const line = await firstLine(parent.stdout);
    const { folder, pids } = JSON.parse(line) as { folder: string; pids: number[] };
    expect(pids.every((pid) => identify(pid) !== undefined)).toBe(true);
    parent.kill('SIGKILL');
    await until(() => !existsSync(folder));
    expect(pids.map((pid) => identify(pid))).toEqual(pids.map(() => undefined));
  });

  onLinux('is replaced when it is killed itself, and still knows what it watches', async () => {
    const site = openThrowawaySite(config.root, silent);
    const victim = spawn('sleep', ['600'], { stdio: 'ignore' });
    site.keeper.watch(victim.pid ?? 0, 'TERM');
    const killed = childrenNamed('drover-keeper');
    for (const pid of killed) process.kill(pid, 'SIGKILL');
    await until(() => childrenNamed('drover-keeper').some((pid) => !killed.includes(pid)));
    await site.keeper.close();
    await until(() => identify(victim.pid ?? 0) === undefined);
    expect(existsSync(site.data)).toBe(false);
  });

  onLinux('that is killed while it is closed still ends what it watches', async () => {
    const site = openThrowawaySite(config.root, silent);
    const victim = spawn('sleep', ['600'], { stdio: 'ignore' });
    site.keeper.watch(victim.pid ?? 0, 'TERM');
    for (const pid of childrenNamed('drover-keeper')) process.kill(pid, 'SIGKILL');
    await site.keeper.close();
    await until(() => identify(victim.pid ?? 0) === undefined);
    expect(existsSync(site.data)).toBe(false);
  });
});

/** A supervisor in small, from source. */
const PARENT = `
  require('esbuild-register');
  const { loadConfig } = require('./backend/config/config');
  const { startThrowawayServers } = require('./backend/embedded/throwaway-servers');
  const config = loadConfig();
  startThrowawayServers(config.root, config, () => {}).then(({ site }) => {
    const pids = require('node:fs').readdirSync(site.data)
      .filter((name) => name.endsWith('.process'))
      .map((name) => JSON.parse(require('node:fs').readFileSync(site.data + '/' + name)).pid);
    console.log(JSON.stringify({ folder: site.data, pids }));
    setInterval(() => {}, 1000);
  });
`;

async function answer(url: string, sql: string): Promise<unknown> {
  const client = new Client(url);
  client.on('error', silent);
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows[0];
  } finally {
    await client.end();
  }
}

function firstLine(stream: NodeJS.ReadableStream): Promise<string> {
  return new Promise((resolve) => {
    createInterface({ input: stream }).once('line', resolve);
  });
}

/** Waits as long as the test may; the test's own limit ends it. */
async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 20));
}

/** Our own living children by a word of their command line. */
function childrenNamed(word: string): number[] {
  return readFileSync(`/proc/${process.pid}/task/${process.pid}/children`, 'utf8')
    .split(' ')
    .filter(Boolean)
    .map(Number)
    .filter((pid) => existsSync(`/proc/${pid}/cmdline`))
    .filter((pid) => readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(word));
}
