import { chmodSync, chownSync, mkdirSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { findRedis, libraryEnvironment, type RedisBinary, type RedisSearch } from './find-redis';
import { freePort } from './free-port';
import { makePassword, writeSecret } from './secret-file';
import {
  endLeftover,
  logTail,
  spawnServer,
  type LaunchableServer,
  type RunningServer,
  type ServerSite,
} from './server-process';
import { StartError } from './start-error';

/** Milliseconds until a server that reads its file back counts as stuck. */
const READY_MS = 30_000;
const PROBE_MS = 500;

export interface LaunchableRedis extends LaunchableServer {
  /** Where the program came from. */
  origin: string;
}

/**
 * Makes the site's Redis ready to launch, or answers undefined where none can be had: the platform
 * then works without one. `durable: false` keeps everything in memory.
 */
export async function prepareRedis(
  site: ServerSite,
  search: RedisSearch,
  { durable = true } = {},
): Promise<LaunchableRedis | undefined> {
  const binary = await findRedis(site, search);
  if (!binary) return undefined;
  const folder = path.join(site.data, 'redis');
  mkdirSync(folder, { recursive: true });
  chmodSync(folder, 0o700);
  if (site.account) chownSync(folder, site.account.uid, site.account.gid);
  const address = { port: await freePort(), password: makePassword() };
  // The password stands in a file: everybody may read a command line.
  const settings = path.join(folder, 'redis.conf');
  writeSecret(settings, redisSettings(folder, address, durable), site.account);
  return {
    url: `redis://:${address.password}@127.0.0.1:${address.port}`,
    origin: binary.origin,
    launch: () => launch(site, { binary, folder, settings, address }),
  };
}

interface Address {
  port: number;
  password: string;
}

function redisSettings(folder: string, { port, password }: Address, durable: boolean): string {
  return [
    'bind 127.0.0.1',
    `port ${port}`,
    `requirepass ${password}`,
    `dir ${JSON.stringify(folder)}`,
    'daemonize no',
    'save ""',
    `appendonly ${durable ? 'yes' : 'no'}`,
    'appendfsync everysec',
    // Bull's keys must never be thrown away to make room.
    'maxmemory-policy noeviction',
    '',
  ].join('\n');
}

interface Launch {
  binary: RedisBinary;
  folder: string;
  settings: string;
  address: Address;
}

async function launch(site: ServerSite, plan: Launch): Promise<RunningServer> {
  await endLeftover(site, 'redis', 'TERM');
  const first = await tryLaunch(site, plan);
  if (first) return first;
  // Postgres decides, Redis only wakes: a file that this server cannot read back is better forgotten.
  site.report('Redis does not read its old data back, it starts empty');
  for (const entry of ['appendonlydir', 'appendonly.aof', 'dump.rdb']) {
    rmSync(path.join(plan.folder, entry), { recursive: true, force: true });
  }
  const second = await tryLaunch(site, plan);
  if (second) return second;
  throw new StartError(`Redis does not start:\n${logTail(site, 'redis')}`);
}

async function tryLaunch(site: ServerSite, plan: Launch): Promise<RunningServer | undefined> {
  const server = spawnServer(site, {
    name: 'redis',
    file: plan.binary.file,
    args: [plan.settings],
    env: libraryEnvironment(plan.binary.libraries),
    cwd: plan.folder,
    endSignal: 'TERM',
  });
  const deadline = performance.now() + READY_MS;
  while (!server.hasEnded() && performance.now() < deadline) {
    if (await answersPing(plan.address)) return server;
    await sleep(20);
  }
  await server.stop(true);
  return undefined;
}

/** Whether a server at that address takes our password, and has finished loading. */
function answersPing({ port, password }: Address): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(`AUTH ${password}\r\nPING\r\n`));
    let answer = '';
    const end = (): void => {
      socket.destroy();
      resolve(answer.startsWith('+OK\r\n+PONG'));
    };
    socket.setTimeout(PROBE_MS, end).once('error', end).once('close', end);
    socket.on('data', (chunk) => {
      answer += chunk.toString('latin1');
      if (answer.split('\r\n').length > 2) end();
    });
  });
}
