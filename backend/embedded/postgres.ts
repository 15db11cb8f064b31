import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from './free-port';
import { postgresBinaries } from './postgres-binaries';
import { POSTGRES_USER, postgresCluster, serverEnvironment } from './postgres-cluster';
import {
  endLeftover,
  logTail,
  spawnServer,
  type LaunchableServer,
  type RunningServer,
  type ServerSite,
} from './server-process';
import { StartError } from './start-error';

/** After a kill -9 its children hold the shared memory for a moment: so many tries, so many milliseconds apart. */
const TRIES = 12;
const BETWEEN_TRIES_MS = 250;
/** Crash recovery after a kill -9 replays at most max_wal_size; a slow disk may take its time. */
const READY_MS = 120_000;

const SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '100',
  shared_buffers: '64MB',
  // Small, because the disk is the user's: a full one stops the server.
  max_wal_size: '256MB',
  min_wal_size: '32MB',
  log_checkpoints: 'off',
};

/** For data that nobody will miss: tests. */
const THROWAWAY = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' };

/**
 * Makes the site's PostgreSQL ready to launch: binaries, cluster, port, password. `durable: false`
 * trades every safety of the data for speed. Throws a StartError that says what is missing.
 */
export async function preparePostgres(
  site: ServerSite,
  { durable = true } = {},
): Promise<LaunchableServer> {
  const native = postgresBinaries(site);
  await endLeftover(site, 'postgres', 'INT');
  const { directory, password } = await postgresCluster(site, native, durable);
  const port = await freePort();
  const settings = Object.entries({ ...SETTINGS, ...(durable ? {} : THROWAWAY) });
  const args = [
    '-D',
    directory,
    '-p',
    String(port),
    ...settings.flatMap(([name, value]) => ['-c', `${name}=${value}`]),
  ];
  const start = (): RunningServer =>
    spawnServer(site, {
      name: 'postgres',
      file: path.join(native, 'bin', 'postgres'),
      args,
      env: serverEnvironment(native),
      cwd: directory,
      // Fast shutdown; TERM would wait until every client has left.
      endSignal: 'INT',
    });
  return {
    url: `postgres://${POSTGRES_USER}:${password}@127.0.0.1:${port}/postgres`,
    launch: () => launch(site, directory, start),
  };
}

async function launch(
  site: ServerSite,
  directory: string,
  start: () => RunningServer,
): Promise<RunningServer> {
  for (let attempt = 1; ; attempt++) {
    await endLeftover(site, 'postgres', 'INT');
    // No server of ours lives, so a pid in there is somebody else's by now and would stop the start.
    rmSync(statusFile(directory), { force: true });
    const server = start();
    if (await isReady(server, directory)) return server;
    if (attempt === TRIES) {
      throw new StartError(`PostgreSQL does not start:\n${logTail(site, 'postgres')}`);
    }
    await sleep(BETWEEN_TRIES_MS);
  }
}

async function isReady(server: RunningServer, directory: string): Promise<boolean> {
  for (let waited = 0; !server.hasEnded() && waited < READY_MS; waited += 20) {
    if (hasAnnouncedReady(directory, server.pid)) return true;
    await sleep(20);
  }
  await server.stop();
  return false;
}

/** PostgreSQL writes its pid into the first line of the status file and its state into the eighth. */
function hasAnnouncedReady(directory: string, pid: number): boolean {
  try {
    const lines = readFileSync(statusFile(directory), 'utf8').split('\n');
    return Number(lines[0]) === pid && lines[7]?.trim() === 'ready';
  } catch {
    return false;
  }
}

function statusFile(directory: string): string {
  return path.join(directory, 'postmaster.pid');
}
