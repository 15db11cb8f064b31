/** `npm run reset`: deletes the data of this clone's embedded servers, after asking (`-- --yes` does not ask). */
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { createInterface } from 'node:readline/promises';
import { setUp } from './setup.mjs';

const ROOT = path.resolve(import.meta.dirname, '..');
await setUp({ backendOnly: true });
const require = createRequire(import.meta.url);
const { loadConfig } = require('../dist/backend/config/config.js');
const { dataFolder } = require('../dist/backend/embedded/data-directory.js');
const { lockHolder } = require('../dist/backend/embedded/instance-lock.js');

const data = dataFolder(ROOT, loadConfig().dataDirectory);
if (!fs.existsSync(data)) end(`Nothing to delete: ${data} does not exist.`, 0);
requireOurs();
const holder = lockHolder(data);
if (holder) {
  end(`${data} is in use by process ${holder.pid} at ${holder.address}: stop it first.`, 1);
}
if (!process.argv.includes('--yes')) await confirm();
fs.rmSync(data, { recursive: true, force: true });
end(`Deleted ${data}. The next \`npm start\` begins empty.`, 0);

/** DATA_DIR may name anything; only what our servers made is ours to delete. */
function requireOurs() {
  const ours = /^(instance\.lock.*|(postgres|redis)([-.].*)?)$/;
  const foreign = fs.readdirSync(data).filter((entry) => !ours.test(entry));
  if (foreign.length === 0) return;
  end(`${data} also holds ${foreign.slice(0, 5).join(', ')}, which is not ours: not deleted.`, 1);
}

async function confirm() {
  if (!process.stdin.isTTY) {
    end(`This deletes ${data}, and nobody can be asked here: \`npm run reset -- --yes\`.`, 1);
  }
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await terminal.question(
    `Delete ${data} with all datasets, runs and models' histories? Type yes: `,
  );
  terminal.close();
  if (answer.trim().toLowerCase() !== 'yes') end('Nothing deleted.', 1);
}

function end(message, code) {
  console[code === 0 ? 'log' : 'error'](message);
  process.exit(code);
}
