import { chmodSync, mkdtempSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { RedisSearch } from './find-redis';
import { preparePostgres } from './postgres';
import { prepareRedis } from './redis';
import type { ServerSite } from './server-process';
import { openSite } from './server-site';

export interface ThrowawayServers {
  databaseUrl: string;
  /** Undefined where no Redis can be had on this machine. */
  redisUrl: string | undefined;
  site: ServerSite;
  /** Ends both and deletes their folder. */
  stop(): Promise<void>;
}

/**
 * PostgreSQL and Redis for tests: in a temporary folder, fast instead of safe, gone with this process.
 * @public for `scripts/test.mjs`, which loads the compiled file.
 */
export async function startThrowawayServers(
  root: string,
  search: RedisSearch,
  report: (line: string) => void,
): Promise<ThrowawayServers> {
  const site = openThrowawaySite(root, report);
  try {
    const [databaseUrl, redisUrl] = await Promise.all([
      startPostgres(site),
      startRedis(site, search),
    ]);
    return { databaseUrl, redisUrl, site, stop: () => site.keeper.close() };
  } catch (error) {
    await site.keeper.close();
    throw error;
  }
}

/** A site in a temporary folder that its keeper deletes at the end. */
export function openThrowawaySite(root: string, report: (line: string) => void): ServerSite {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'drover-test-'));
  chmodSync(folder, 0o755);
  const site = openSite(root, folder, report);
  site.keeper.deleteAfterwards(folder);
  return site;
}

async function startPostgres(site: ServerSite): Promise<string> {
  const postgres = await preparePostgres(site, { durable: false });
  await postgres.launch();
  return postgres.url;
}

async function startRedis(site: ServerSite, search: RedisSearch): Promise<string | undefined> {
  const redis = await prepareRedis(site, search, { durable: false });
  await redis?.launch();
  return redis?.url;
}
