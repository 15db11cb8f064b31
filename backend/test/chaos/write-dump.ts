import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { ChaosCluster } from './chaos-cluster';
import { redisCommands, type RedisReply } from './redis-commands';

const TABLES = ['node', 'run', 'job', 'attempt', 'model', 'replica', 'event'];

/** Writes all that explains a failed schedule into one file and returns its path. */
export async function writeDump(
  cluster: ChaosCluster,
  seed: number,
  violations: readonly string[],
): Promise<string> {
  const folder = path.join(cluster.site.root, '.cache', 'chaos');
  const file = path.join(folder, `seed-${seed}.txt`);
  const parts = [section('violations', violations.join('\n'))];
  for (const table of TABLES) {
    const rows = await cluster.pool
      .sql(`select * from ${table}`)
      .catch((error: unknown) => [{ error: String(error) }]);
    parts.push(section(table, rows.map((row) => JSON.stringify(row)).join('\n')));
  }
  parts.push(section('queue', await queueKeys(cluster).catch(String)));
  for (const { command } of cluster.members)
    parts.push(section(command.name, await readFile(command.logFile, 'utf8')));
  await mkdir(folder, { recursive: true });
  await writeFile(file, parts.join('\n'));
  return file;
}

async function queueKeys({ redis }: ChaosCluster): Promise<string> {
  const [keys = []] = await redisCommands(redis.url, ['KEYS', '*']);
  const names = (Array.isArray(keys) ? keys : []).map(String).sort();
  const types = await redisCommands(redis.url, ...names.map((name) => ['TYPE', name]));
  const values = await redisCommands(
    redis.url,
    ...names.map((name, index) => readCommand(name, types[index]!)),
  );
  return names
    .map((name, index) => `${name} ${String(types[index])} ${JSON.stringify(values[index])}`)
    .join('\n');
}

const READ_COMMANDS: Record<string, (name: string) => string[]> = {
  list: (name) => ['LRANGE', name, '0', '-1'],
  hash: (name) => ['HGETALL', name],
  set: (name) => ['SMEMBERS', name],
  zset: (name) => ['ZRANGE', name, '0', '-1'],
};

function readCommand(name: string, type: RedisReply): string[] {
  return READ_COMMANDS[String(type)]?.(name) ?? ['GET', name];
}

function section(title: string, text: string): string {
  return `== ${title}\n${text}\n`;
}
