import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Makes the passwords of a compose deployment, so that no person sets one and none is a default.
 * Each service mounts only its own folder. Run again it keeps the passwords, and so finishes what
 * an interrupted run began.
 *
 * @param {string} folder holds `postgres`, `redis` and `app` afterwards
 */
export function makeCredentials(folder) {
  const postgres = kept(path.join(folder, 'postgres', 'password'));
  const redis = kept(path.join(folder, 'redis', 'password'));
  write(path.join(folder, 'redis', 'redis.conf'), `requirepass ${redis}\n`);
  write(
    path.join(folder, 'app', 'database-url'),
    `postgres://drover:${postgres}@postgres:5432/drover\n`,
  );
  write(path.join(folder, 'app', 'redis-url'), `redis://:${redis}@redis:6379\n`);
}

/** The password in `file`, made at the first call; URL-safe and without a line end. */
function kept(file) {
  if (!existsSync(file)) write(file, randomBytes(32).toString('base64url'));
  return readFileSync(file, 'utf8');
}

/** Whole or not at all. Readable to any user: who may read is decided by who mounts the folder. */
function write(file, text) {
  mkdirSync(path.dirname(file), { recursive: true });
  const draft = `${file}.draft`;
  writeFileSync(draft, text, { mode: 0o444 });
  renameSync(draft, file);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  makeCredentials(process.argv[2] ?? '/credentials');
}
