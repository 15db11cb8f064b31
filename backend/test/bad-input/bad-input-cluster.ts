import { readdir } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { redisCommands, type RedisReply } from '../chaos/redis-commands';
import { startCluster, type ClusterOptions, type TestCluster } from '../cluster';

export interface Answer {
  status: number;
  type: string | null;
  /** Empty where the answer is no JSON. */
  body: Record<string, unknown>;
}

export interface BroughtTable {
  rows: unknown[][];
  columns: string[];
  types: string[];
}

/** What must be the same before and after a request that is refused. */
export interface Kept {
  /** Rows of every table of the database. */
  rows: Record<string, number>;
  /** Files of the head's upload folder. */
  files: string[];
  redisKeys: RedisReply[];
}

export interface HeadState {
  /** What every object of the head inherits. */
  inherited: string[];
  /** Milliseconds for which its event loop was late, the 99th of a hundred times. */
  delayP99Ms: number;
}

/** A cluster that tells what it keeps, and what its head looks like from within. */
export interface BadInputCluster extends TestCluster {
  send: (route: string, init: RequestInit) => Promise<Answer>;
  /** Brings a file as the body itself. */
  upload: (
    content: string | Uint8Array,
    query?: Record<string, string>,
    headers?: Record<string, string>,
  ) => Promise<Answer>;
  /** The rows and columns of a dataset that an answer describes. */
  tableOf: (answer: Answer) => Promise<BroughtTable>;
  kept: () => Promise<Kept>;
  headState: () => Promise<HeadState>;
}

export async function startBadInputCluster(options: ClusterOptions): Promise<BadInputCluster> {
  const hook = path.join(__dirname, 'tell-state.cjs');
  const cluster = await startCluster({
    ...options,
    env: { NODE_OPTIONS: `--require ${hook}`, ...options.env },
  });
  const send = async (route: string, init: RequestInit): Promise<Answer> => {
    const response = await fetch(cluster.url + route, init);
    const type = response.headers.get('content-type');
    const text = await response.text();
    const isJson = type?.includes('json') === true;
    return {
      status: response.status,
      type,
      body: (isJson ? JSON.parse(text) : {}) as Record<string, unknown>,
    };
  };
  const tables = await cluster.database.sql<{ name: string }>(
    "select tablename as name from pg_tables where schemaname = 'public' order by 1",
  );
  const counts = tables.map(({ name }) => `(select count(*)::int from "${name}") as "${name}"`);
  return {
    ...cluster,
    send,
    upload: (content, query = {}, headers = {}) =>
      send(`/api/v1/datasets?${new URLSearchParams(query).toString()}`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/octet-stream', ...headers },
        body: new Uint8Array(Buffer.from(content)),
      }),
    tableOf: async ({ body }) => {
      const rows: unknown[][] = [];
      const count = (body['version'] as { row_count: number }).row_count;
      while (rows.length < count) {
        const page = `/preview?limit=200&offset=${rows.length}`;
        const answer = await send(`/api/v1/datasets/${String(body['name'])}${page}`, {});
        expect(answer.status).toBe(200);
        rows.push(...(answer.body['rows'] as unknown[][]));
      }
      const columns = body['columns'] as { name: string; type: string }[];
      return {
        rows,
        columns: columns.map((column) => column.name),
        types: columns.map((column) => column.type),
      };
    },
    kept: async () => {
      const [rows] = await cluster.database.sql<Record<string, number>>(
        `select ${counts.join(', ')}`,
      );
      return {
        rows: rows!,
        files: await filesOf(cluster.head.pid!),
        redisKeys: await redisKeys(cluster.redisUrl),
      };
    },
    headState: () => askHead(cluster),
  };
}

/** Keys that stay: those that Redis itself forgets after a while come and go with the clock. */
async function redisKeys(url: string | undefined): Promise<RedisReply[]> {
  if (url === undefined) return [];
  const select = ['SELECT', url.split('/').at(-1)!];
  const [, reply] = await redisCommands(url, select, ['KEYS', '*']);
  const keys = (reply as string[]).toSorted();
  const [, ...lives] = await redisCommands(url, select, ...keys.map((key) => ['PTTL', key]));
  return keys.filter((_key, index) => lives[index] === -1);
}

/** Others have folders of their own beside it. */
async function filesOf(pid: number): Promise<string[]> {
  const folders = (await readdir(os.tmpdir())).filter((name) =>
    name.startsWith(`drover-upload-${pid}-`),
  );
  const files = await Promise.all(folders.map((name) => readdir(path.join(os.tmpdir(), name))));
  return files.flat();
}

function askHead({ head }: TestCluster): Promise<HeadState> {
  return new Promise((resolve) => {
    const listen = (message: HeadState & { type: string }): void => {
      if (message.type !== 'state') return;
      head.off('message', listen);
      resolve(message);
    };
    head.on('message', listen);
    head.send('tell-state');
  });
}
