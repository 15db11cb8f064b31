/**
 * `npm test [-- jest arguments]`: runs Jest on PostgreSQL and Redis of its own, in a temporary folder
 * that goes with this process however it ends. DATABASE_URL and REDIS_URL replace them.
 */
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import path from 'node:path';
import { endWithParent } from './end-with-parent.mjs';

const ROOT = path.resolve(import.meta.dirname, '..');
const require = createRequire(import.meta.url);
endWithParent();

const { loadConfig } = require('../dist/backend/config/config.js');
const { startThrowawayServers } = require('../dist/backend/embedded/throwaway-servers.js');
const config = loadConfig();
const servers = config.databaseUrl
  ? undefined
  : await startThrowawayServers(ROOT, config, (line) => console.log(line));
if (servers && !servers.redisUrl && !config.redisUrl) {
  console.log('no Redis server can be had here: tests that need one will fail');
}

const jest = spawn(
  process.execPath,
  [path.join(ROOT, 'node_modules/jest/bin/jest.js'), ...process.argv.slice(2)],
  { cwd: ROOT, stdio: 'inherit', env: testEnvironment() },
);
servers?.site.keeper.watch(jest.pid, 'KILL');
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => jest.kill(signal));
jest.once('exit', (code, signal) => void finish(code ?? (signal === 'SIGINT' ? 130 : 1)));

function testEnvironment() {
  const env = { ...process.env, DROVER_TEST: '1' };
  if (servers) env.DATABASE_URL = servers.databaseUrl;
  if (servers?.redisUrl && !config.redisUrl) env.REDIS_URL = servers.redisUrl;
  return env;
}

async function finish(code) {
  servers?.site.keeper.forget(jest.pid);
  await servers?.stop();
  process.exit(code);
}
