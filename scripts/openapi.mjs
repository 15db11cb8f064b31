/**
 * `npm run openapi`: writes the OpenAPI document that the head really answers to
 * console/api/openapi.json, and the console's types from it. A test fails when they are stale.
 */
import { execFileSync, fork } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { endWithParent } from './end-with-parent.mjs';

const ROOT = path.resolve(import.meta.dirname, '..');
const API = path.join(ROOT, 'console/api');
const require = createRequire(import.meta.url);
endWithParent();

const { loadConfig } = require('../dist/backend/config/config.js');
const { startThrowawayServers } = require('../dist/backend/embedded/throwaway-servers.js');
const servers = await startThrowawayServers(ROOT, loadConfig(), (line) => console.log(line));
const head = fork(path.join(ROOT, 'dist/backend/main.js'), ['head'], {
  env: { ...process.env, DATABASE_URL: servers.databaseUrl, PORT: '0', SAMPLES: '0' },
});
const url = await new Promise((resolve, reject) => {
  head.on('message', (message) => message.type === 'ready' && resolve(message.url));
  head.on('exit', (code) => reject(new Error(`the head ended with ${code}`)));
});
const document = await (await fetch(`${url}/openapi.json`)).json();
head.removeAllListeners('exit').kill();
await servers.stop();

fs.mkdirSync(API, { recursive: true });
fs.writeFileSync(path.join(API, 'openapi.json'), `${JSON.stringify(document, null, 2)}\n`);
execFileSync(
  process.execPath,
  [
    path.join(ROOT, 'node_modules/openapi-typescript/bin/cli.js'),
    'openapi.json',
    '-o',
    'schema.d.ts',
    // what has a default may be left out
    '--default-non-nullable=false',
  ],
  { cwd: API, stdio: 'inherit' },
);
process.exit(0);
