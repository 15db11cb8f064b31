import { spawn } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import type { ServerSite } from './server-process';

/** Packages that hold a server of the protocol, best known first. */
const PACKAGES = ['redis-server', 'valkey-server'];
/** Dependencies that only serve an installation on the system. */
const UNNEEDED = new Set(['adduser', 'lsb-base', 'init-system-helpers']);
/** Milliseconds for one apt or dpkg call; without a network the platform starts without Redis. */
const CALL_MS = 60_000;

/**
 * Downloads the Debian package of a Redis server, with the libraries that are missing here, and
 * unpacks it into `home`. Needs no root and changes nothing on the system: apt gets private lists, no
 * lock and no hooks. apt checks the signatures. Leaves `home` away where that does not work.
 */
export async function unpackRedis(site: ServerSite, home: string): Promise<void> {
  const work = mkdtempSync(path.join(site.cache, 'apt-'));
  try {
    const apt = aptIn(work, site);
    const lists = await apt('update');
    for (const name of PACKAGES) {
      if (await unpackPackage(name, work, { site, apt })) {
        publish(path.join(work, 'unpacked'), home);
        return;
      }
    }
    site.report(`the Debian package could not be had: ${firstError(lists.errors)}`);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

type Apt = (...args: string[]) => Promise<Outcome>;

interface Outcome {
  ok: boolean;
  output: string;
  errors: string;
}

function aptIn(work: string, site: ServerSite): Apt {
  for (const folder of ['lists/partial', 'cache/archives/partial', 'unpacked']) {
    mkdirSync(path.join(work, folder), { recursive: true });
  }
  const settings = path.join(work, 'apt.conf');
  writeFileSync(settings, aptSettings(work));
  return (...args) => run('apt-get', ['-c', settings, '-qq', ...args], { cwd: work, site });
}

/** Read after the system's own settings, so that proxies stay and hooks go. */
function aptSettings(work: string): string {
  return `
    Dir::State "${work}";
    Dir::State::lists "${work}/lists";
    Dir::State::status "/var/lib/dpkg/status";
    Dir::Cache "${work}/cache";
    Debug::NoLocking "true";
    APT::Sandbox::User "";
    Acquire::Languages "none";
    Acquire::Retries "1";
    Acquire::http::Timeout "10";
    Acquire::https::Timeout "10";
    #clear APT::Update::Pre-Invoke;
    #clear APT::Update::Post-Invoke;
    #clear APT::Update::Post-Invoke-Success;
    #clear DPkg::Pre-Invoke;
    #clear DPkg::Post-Invoke;
  `;
}

async function unpackPackage(
  name: string,
  work: string,
  { site, apt }: { site: ServerSite; apt: Apt },
): Promise<boolean> {
  // Prints one line for exactly each package that is missing here: 'uri' name_version_arch.deb …
  const plan = await apt('install', '-y', '--no-install-recommends', '--print-uris', name);
  const missing = [...plan.output.matchAll(/^'[^']+' ([^_\s]+)_/gm)]
    .map((match) => match[1] ?? '')
    .filter((found) => !UNNEEDED.has(found));
  if (!plan.ok || missing.length === 0) return false;
  if (!(await apt('download', ...missing)).ok) return false;
  for (const file of readdirSync(work).filter((entry) => entry.endsWith('.deb'))) {
    const args = ['-x', path.join(work, file), path.join(work, 'unpacked')];
    if (!(await run('dpkg-deb', args, { cwd: work, site })).ok) return false;
  }
  return true;
}

function publish(unpacked: string, home: string): void {
  chmodSync(unpacked, 0o755);
  // An unusable earlier copy, after an upgrade of the system for example, makes room.
  rmSync(home, { recursive: true, force: true });
  try {
    renameSync(unpacked, home);
  } catch (error) {
    // Another start of the same clone was faster.
    if (!existsSync(home)) throw error;
  }
}

async function run(
  file: string,
  args: string[],
  { cwd, site }: { cwd: string; site: ServerSite },
): Promise<Outcome> {
  const child = spawn(file, args, {
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: CALL_MS,
    detached: true,
  });
  if (child.pid !== undefined) site.keeper.watch(-child.pid, 'KILL');
  let output = '';
  let errors = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
  const ok = await new Promise<boolean>((resolve) => {
    child.once('error', (error) => {
      errors += error.message;
      resolve(false);
    });
    child.once('close', (code) => resolve(code === 0));
  });
  if (child.pid !== undefined) site.keeper.forget(-child.pid);
  return { ok, output, errors };
}

function firstError(errors: string): string {
  return errors.split('\n').find((line) => line.startsWith('E:')) ?? 'no such package here';
}
