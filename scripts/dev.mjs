/**
 * `npm run dev`: the whole platform as `npm start` runs it; head and workers start again when their
 * sources change, and the console comes from Vite's own server. What does not compile is printed and
 * the running code stays.
 */
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { buildBackend } from './build.mjs';
import { endWithParent } from './end-with-parent.mjs';

const ROOT = path.resolve(import.meta.dirname, '..');
const WATCHED = ['backend', 'migrations'];
/** An editor writes a file in several steps; so many milliseconds of silence end a change. */
const QUIET_MS = 200;

const require = createRequire(import.meta.url);
endWithParent();
process.setSourceMapsEnabled(true);
const { loadConfig } = require('../dist/backend/config/config.js');
const { start } = require('../dist/backend/roles/standalone.js');

const supervisor = await start();
await serveConsole();
restartOnChange();

/** Vite's server for the console; its own configuration says what it passes on to the API. */
async function serveConsole() {
  const root = path.join(ROOT, 'console');
  const configFile = path.join(root, 'vite.config.mts');
  if (!fs.existsSync(configFile)) return;
  const vite = await import('vite');
  const server = await vite.createServer({ root, configFile, configLoader: 'bundle' });
  await server.listen();
  console.log(
    `console with live reload: ${server.resolvedUrls.local[0]}   API: http://localhost:${loadConfig().port}/docs`,
  );
}

function restartOnChange() {
  let timer;
  const changed = (_event, file) => {
    if (file?.endsWith('.test.ts')) return;
    clearTimeout(timer);
    timer = setTimeout(() => void rebuild(), QUIET_MS);
  };
  for (const folder of WATCHED) {
    fs.watch(path.join(ROOT, folder), { recursive: true }, changed).on('error', () => undefined);
  }
}

async function rebuild() {
  try {
    if (await buildBackend(ROOT)) await supervisor.restartRoles();
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    console.error('The running code stays.');
  }
}
