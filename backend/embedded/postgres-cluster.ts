import { spawn } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
} from 'node:fs';
import path from 'node:path';
import { makePassword, readSecret, writeSecret } from './secret-file';
import type { ServerSite } from './server-process';
import { StartError } from './start-error';

/** Major version in the name: a later major makes its own cluster beside this one. */
const NAME = 'postgres-18';
export const POSTGRES_USER = 'drover';

/** A PostgreSQL data directory and the password of its superuser, made together or not at all. */
export interface PostgresCluster {
  directory: string;
  password: string;
}

/** The site's cluster, made by initdb where there is none. A start killed half-way leaves only rubbish that the next one removes. */
export async function postgresCluster(
  site: ServerSite,
  native: string,
  durable: boolean,
): Promise<PostgresCluster> {
  const home = path.join(site.data, NAME);
  if (!existsSync(home)) {
    removeUnfinished(site);
    const unfinished = path.join(site.data, `${NAME}.unfinished-${process.pid}`);
    await initialise(unfinished, { site, native, durable });
    renameSync(unfinished, home);
  }
  return {
    directory: path.join(home, 'cluster'),
    password: readSecret(path.join(home, 'password')),
  };
}

/** The folder whose owner is the account that the cluster was made for. */
export function clusterHome(data: string): string {
  return path.join(data, NAME);
}

function removeUnfinished(site: ServerSite): void {
  for (const entry of readdirSync(site.data)) {
    if (!entry.startsWith(`${NAME}.unfinished-`)) continue;
    rmSync(path.join(site.data, entry), { recursive: true, force: true });
  }
}

interface Making {
  site: ServerSite;
  native: string;
  durable: boolean;
}

async function initialise(folder: string, { site, native, durable }: Making): Promise<void> {
  mkdirSync(folder);
  chmodSync(folder, 0o700);
  if (site.account) chownSync(folder, site.account.uid, site.account.gid);
  const passwordFile = path.join(folder, 'password');
  writeSecret(passwordFile, makePassword(), site.account);
  const args = [
    `--pgdata=${path.join(folder, 'cluster')}`,
    `--username=${POSTGRES_USER}`,
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    // The builtin provider gives the same order of texts on every system.
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--no-instructions',
    ...(durable ? [] : ['--no-sync']),
  ];
  await run(path.join(native, 'bin', 'initdb'), args, { site, native, folder });
}

async function run(
  file: string,
  args: string[],
  { site, native, folder }: { site: ServerSite; native: string; folder: string },
): Promise<void> {
  const child = spawn(file, args, {
    cwd: folder,
    env: serverEnvironment(native),
    stdio: ['ignore', 'ignore', 'pipe'],
    detached: true,
    ...(site.account && { uid: site.account.uid, gid: site.account.gid }),
  });
  if (child.pid !== undefined) site.keeper.watch(-child.pid, 'KILL');
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
  const how = await new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('close', (code, signal) => resolve(signal ?? `exit code ${code}`));
  });
  if (child.pid !== undefined) site.keeper.forget(-child.pid);
  if (how === 'exit code 0') return;
  throw new StartError(`PostgreSQL could not make its data folder (initdb, ${how}):\n${errors}`);
}

/** Nothing of the user's own PostgreSQL settings (PGDATA, PGPORT …) may reach the server. */
export function serverEnvironment(native: string): NodeJS.ProcessEnv {
  return {
    PATH: '/usr/local/bin:/usr/bin:/bin',
    LC_ALL: 'C',
    TZ: 'UTC',
    LD_LIBRARY_PATH: path.join(native, 'lib'),
  };
}
