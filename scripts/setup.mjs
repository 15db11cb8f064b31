/**
 * Makes a clone ready to run: checks Node and the platform, installs the packages when the lock
 * file changed, builds what changed. Node built-ins only: runs before anything is installed.
 * `--install-only` leaves the build out.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { withCloneLock } from './clone-lock.mjs';

const ROOT = path.resolve(import.meta.dirname, '..');
const OLDEST_NODE = [20, 19];
/** npm writes the two lock files one after the other; a difference of this many milliseconds means nothing. */
const CLOCK_SLACK_MS = 2_000;

/** Installs and builds where needed. Ends the process with a sentence where it cannot. */
export async function setUp({ installOnly = false, backendOnly = false } = {}) {
  const problem = nodeProblem() ?? platformProblem();
  if (problem) fail(problem);
  await withCloneLock(ROOT, async () => {
    if (!isInstalled()) await install();
    if (installOnly) return;
    const { build, buildBackend } = await import('./build.mjs');
    await (backendOnly ? buildBackend(ROOT) : build(ROOT));
  });
}

function nodeProblem() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  const [oldestMajor, oldestMinor] = OLDEST_NODE;
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return undefined;
  return `Node ${OLDEST_NODE.join('.')} or newer is needed, this is ${process.version}: get one at https://nodejs.org.`;
}

/** The embedded PostgreSQL exists for some platforms only; with DATABASE_URL it is not needed. */
function platformProblem() {
  if (process.env.DATABASE_URL || process.env.DATABASE_URL_FILE) return undefined;
  const { platform, arch } = process;
  const known = ['linux', 'darwin'].includes(platform) && ['x64', 'arm64'].includes(arch);
  if (known && !(platform === 'linux' && isMusl())) return undefined;
  const here = `${platform} ${arch}${known ? ' with musl instead of glibc' : ''}`;
  return `The PostgreSQL that comes along runs on Linux (glibc) and macOS, x64 and arm64; this is ${here}: give DATABASE_URL and REDIS_URL of your own servers, or use docker compose.`;
}

function isMusl() {
  // Without this the report looks up the names of all peers.
  process.report.excludeNetwork = true;
  return process.report.getReport().header.glibcVersionRuntime === undefined;
}

function isInstalled() {
  const installed = modified('node_modules/.package-lock.json');
  if (installed === undefined) return false;
  if (installed >= modified('package-lock.json') - CLOCK_SLACK_MS) return true;
  // A checkout can touch the lock file without changing it.
  return read('node_modules/.installed-lock') === lockHash();
}

async function install() {
  const began = performance.now();
  const elapsed = () => `${Math.round((performance.now() - began) / 1000)} s`;
  console.log('packages: installing what package-lock.json lists (about a minute, once) …');
  const timer = setInterval(() => console.log(`packages: … ${elapsed()}`), 15_000);
  const failure = await npm('ci', '--no-audit', '--no-fund', '--no-progress', '--loglevel=error');
  clearInterval(timer);
  if (failure) {
    fail(`The packages could not be installed (npm ci, ${failure}); npm's own words stand above.`);
  }
  fs.writeFileSync(path.join(ROOT, 'node_modules/.installed-lock'), lockHash());
  console.log(`packages: installed in ${elapsed()}`);
}

/** Runs the npm that runs us; answers how it failed, or undefined. */
function npm(...args) {
  const script = process.env.npm_execpath;
  const [file, first] = script ? [process.execPath, [script]] : ['npm', []];
  const child = spawn(file, [...first, ...args, '--no-update-notifier'], {
    cwd: ROOT,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid !== parent) child.kill('SIGTERM');
  }, 500);
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => child.kill(signal));
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => {
      clearInterval(watch);
      resolve(code === 0 ? undefined : (signal ?? `exit code ${code}`));
    });
  });
}

function lockHash() {
  return createHash('sha256').update(read('package-lock.json')).digest('hex');
}

function read(name) {
  try {
    return fs.readFileSync(path.join(ROOT, name), 'utf8');
  } catch {
    return undefined;
  }
}

function modified(name) {
  return fs.statSync(path.join(ROOT, name), { throwIfNoEntry: false })?.mtimeMs;
}

function fail(message) {
  console.error(message);
  process.exit(1);
}

if (process.argv[1] === import.meta.filename) {
  await setUp({ installOnly: process.argv.includes('--install-only') }).catch((error) =>
    fail(error instanceof Error ? error.message : String(error)),
  );
}
