import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { canTraverse } from './server-account';
import type { ServerSite } from './server-process';
import { unpackRedis } from './unpack-redis';

/** A Redis-protocol server that runs here. */
export interface RedisBinary {
  file: string;
  /** Folders with the libraries that came with it. */
  libraries: string[];
  /** Where it was found, for the person at the terminal. */
  origin: string;
}

const NAMES = ['redis-server', 'valkey-server', 'keydb-server'];

/** Where to look: the two settings of `config` that decide it. */
export interface RedisSearch {
  /** Folders of PATH. */
  searchPath: string[];
  /** Leaves servers on PATH aside. */
  ignorePathRedis: boolean;
}

/**
 * On PATH, else unpacked earlier in the project's cache, else the Debian package unpacked there
 * now, else undefined. Installs nothing on the system.
 */
export async function findRedis(
  site: ServerSite,
  search: RedisSearch,
): Promise<RedisBinary | undefined> {
  const onPath = search.ignorePathRedis ? undefined : redisOnPath(site, search.searchPath);
  if (onPath) return onPath;
  const home = path.join(site.cache, 'redis');
  const unpacked = unpackedRedis(home);
  if (unpacked) return unpacked;
  const tools = ['apt-get', 'dpkg-deb'].map((name) => fileOnPath(name, search.searchPath));
  if (process.platform !== 'linux' || tools.includes(undefined)) return undefined;
  site.report('no redis-server here: unpacking the Debian package into the cache (some seconds)');
  await unpackRedis(site, home);
  return unpackedRedis(home);
}

/** The environment of a server that brings libraries of its own. */
export function libraryEnvironment(libraries: string[]): NodeJS.ProcessEnv {
  return { PATH: '/usr/local/bin:/usr/bin:/bin', LD_LIBRARY_PATH: libraries.join(':'), TZ: 'UTC' };
}

function redisOnPath(site: ServerSite, searchPath: string[]): RedisBinary | undefined {
  for (const name of NAMES) {
    const file = fileOnPath(name, searchPath);
    if (file === undefined || !canTraverse(path.dirname(file), site.account)) continue;
    if (runs(file, [])) return { file, libraries: [], origin: file };
  }
  return undefined;
}

function unpackedRedis(home: string): RedisBinary | undefined {
  const folder = path.join(home, 'usr/lib');
  const libraries = existsSync(folder)
    ? readdirSync(folder)
        .filter((name) => name.includes('linux-gnu'))
        .map((name) => path.join(folder, name))
    : [];
  for (const name of NAMES) {
    const file = path.join(home, 'usr/bin', name);
    if (runs(file, libraries)) return { file, libraries, origin: 'unpacked Debian package' };
  }
  return undefined;
}

/** PATH is searched here: `which` is not installed everywhere. */
function fileOnPath(name: string, searchPath: string[]): string | undefined {
  return searchPath.map((folder) => path.join(folder, name)).find((file) => isExecutable(file));
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function runs(file: string, libraries: string[]): boolean {
  if (!existsSync(file)) return false;
  const env = libraryEnvironment(libraries);
  return spawnSync(file, ['--version'], { env, stdio: 'ignore', timeout: 10_000 }).status === 0;
}
