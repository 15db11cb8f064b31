import { existsSync, readFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { z } from 'zod';

/** Root of the installation, the folder that holds package.json. */
const ROOT = findRoot(__dirname);

const wholeNumber = (minimum: number, maximum: number) =>
  z.coerce.number().int().min(minimum).max(maximum);

/** Every variable that the platform reads: this object is the operations manual. */
const environment = z.object({
  /** TCP port for people: API, console, Swagger. */
  PORT: wholeNumber(0, 65535).default(8000),
  /** Address the head binds. Anything but loopback needs ACCESS to say who may come in. */
  BIND: z.string().default('127.0.0.1'),
  /** `local`: loopback only, the person at this machine is the operator. `local-published`: bound wider inside a container whose port is published on the host's loopback. */
  ACCESS: z.enum(['local', 'local-published']).default('local'),
  /** Further host names that may stand in a request's Host header, comma-separated. */
  ALLOWED_HOSTS: z.string().default(''),
  /** postgres://user:password@host:port/database. Replaces the embedded server of `npm start`. */
  DATABASE_URL: z.string().optional(),
  /** File that holds DATABASE_URL, for secrets that must not stand in the environment. */
  DATABASE_URL_FILE: z.string().optional(),
  /** redis://[:password@]host:port. Without it workers poll Postgres. */
  REDIS_URL: z.string().optional(),
  /** File that holds REDIS_URL. */
  REDIS_URL_FILE: z.string().optional(),
  /** Folder of the embedded servers' data. Default: `.data` of the clone. */
  DATA_DIR: z.string().optional(),
  /** Folder on the disk that holds the database, where this process can see it: uploads are refused before it is full. Set by `npm start`. */
  DATABASE_DIR: z.string().optional(),
  /** Free space of that disk kept for Postgres itself, in MiB, or 5 % of it where that is more. Uploads are refused below it, trainings below half of it. */
  DISK_RESERVE_MB: wholeNumber(0, 16 * 1024 ** 2).default(512),
  /** `1`: look for no redis-server on PATH, only in the project's cache. */
  DROVER_NO_PATH_REDIS: z.string().optional(),
  /** Folders searched for a redis-server, as the system sets it. */
  PATH: z.string().default(''),
  /** Name of a worker, unique among the living nodes. */
  WORKER_NAME: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,62}$/)
    .default(
      `worker-${os
        .hostname()
        .toLowerCase()
        .replaceAll(/[^a-z0-9-]/g, '-')
        .slice(0, 40)}`,
    ),
  /** CPUs a worker offers to jobs (slots). Default: half the cores, at least 1. */
  WORKER_CPUS: wholeNumber(1, 1024).default(Math.max(1, Math.floor(os.availableParallelism() / 2))),
  /** Memory a worker offers to jobs and models, in MiB. Default: a quarter of the machine. */
  WORKER_MEMORY_MB: wholeNumber(64, 16 * 1024 ** 2).default(
    Math.floor(os.totalmem() / 4 / 1024 ** 2),
  ),
  /** Address the worker's channel binds and announces to heads and peers. */
  WORKER_HOST: z.string().default('127.0.0.1'),
  /** Seconds until a silent node or job counts as lost. Renewed every quarter of it. */
  LEASE_SECONDS: z.coerce.number().min(0.5).max(600).default(15),
  /** Seconds that running jobs have to end when a worker is drained; what is left is handed back. */
  DRAIN_SECONDS: wholeNumber(0, 3600).default(30),
  /** Copies wanted of every model, where there are that many workers. */
  MODEL_REPLICAS: wholeNumber(1, 8).default(2),
  /** Seconds a job may run before its runner is killed. */
  JOB_TIMEOUT_SECONDS: wholeNumber(1, 7 * 86400).default(1800),
  /** Seconds the waiting `POST /train` waits before it answers 202. */
  TRAIN_WAIT_SECONDS: wholeNumber(0, 3600).default(300),
  /** Connections that a head holds open at once; more are refused. */
  MAX_CONNECTIONS: wholeNumber(16, 65_535).default(1_000),
  /** Largest JSON body, in MiB; rows to predict, inline records and base64 files have a limit of their own. */
  JSON_LIMIT_MB: z.coerce.number().positive().default(1),
  /** Largest body that carries rows, in MiB. */
  ROWS_LIMIT_MB: z.coerce.number().positive().default(64),
  /** Largest uploaded file, in MiB. */
  UPLOAD_LIMIT_MB: z.coerce.number().positive().default(2048),
  /** Most columns of a dataset. */
  MAX_COLUMNS: wholeNumber(1, 100_000).default(10_000),
  /** Largest single value of a dataset, in KiB. */
  MAX_FIELD_KB: wholeNumber(1, 65536).default(1024),
  /** `1`: a supervisor started this head and starts more workers when it is asked to. Set by the supervisor. */
  SUPERVISED: z.enum(['0', '1']).default('0'),
  /** `0`: do not load the sample datasets on the first start. */
  SAMPLES: z.enum(['0', '1']).default('1'),
});

export interface Config {
  root: string;
  /** The product's version, from package.json. */
  version: string;
  port: number;
  bind: string;
  access: 'local' | 'local-published';
  allowedHosts: string[];
  databaseUrl: string | undefined;
  redisUrl: string | undefined;
  dataDirectory: string | undefined;
  databaseDirectory: string | undefined;
  diskReserveBytes: number;
  ignorePathRedis: boolean;
  searchPath: string[];
  worker: { name: string; cpus: number; memoryBytes: number; host: string };
  leaseSeconds: number;
  drainSeconds: number;
  modelReplicas: number;
  jobTimeoutSeconds: number;
  trainWaitSeconds: number;
  limits: {
    jsonBytes: number;
    rowsBytes: number;
    uploadBytes: number;
    columns: number;
    fieldBytes: number;
    connections: number;
  };
  isSupervised: boolean;
  loadSamples: boolean;
}

/** Reads the environment once. Throws a message that names every variable that does not fit. */
export function loadConfig(env: NodeJS.ProcessEnv = process.env): Config {
  const parsed = environment.safeParse(given(env));
  if (!parsed.success) {
    const problems = parsed.error.issues.map(
      (issue) => `${issue.path.join('.')}: ${issue.message}`,
    );
    throw new Error(`The environment does not fit:\n  ${problems.join('\n  ')}`);
  }
  const e = parsed.data;
  return {
    root: ROOT,
    version: readVersion(),
    port: e.PORT,
    bind: e.BIND,
    access: e.ACCESS,
    allowedHosts: e.ALLOWED_HOSTS.split(',').filter(Boolean),
    databaseUrl: e.DATABASE_URL ?? fromFile(e.DATABASE_URL_FILE),
    redisUrl: e.REDIS_URL ?? fromFile(e.REDIS_URL_FILE),
    dataDirectory: e.DATA_DIR,
    databaseDirectory: e.DATABASE_DIR,
    diskReserveBytes: e.DISK_RESERVE_MB * 1024 ** 2,
    ignorePathRedis: e.DROVER_NO_PATH_REDIS === '1',
    searchPath: e.PATH.split(path.delimiter).filter(Boolean),
    worker: {
      name: e.WORKER_NAME,
      cpus: e.WORKER_CPUS,
      memoryBytes: e.WORKER_MEMORY_MB * 1024 ** 2,
      host: e.WORKER_HOST,
    },
    leaseSeconds: e.LEASE_SECONDS,
    drainSeconds: e.DRAIN_SECONDS,
    modelReplicas: e.MODEL_REPLICAS,
    jobTimeoutSeconds: e.JOB_TIMEOUT_SECONDS,
    trainWaitSeconds: e.TRAIN_WAIT_SECONDS,
    limits: {
      jsonBytes: e.JSON_LIMIT_MB * 1024 ** 2,
      rowsBytes: e.ROWS_LIMIT_MB * 1024 ** 2,
      uploadBytes: e.UPLOAD_LIMIT_MB * 1024 ** 2,
      columns: e.MAX_COLUMNS,
      fieldBytes: e.MAX_FIELD_KB * 1024,
      connections: e.MAX_CONNECTIONS,
    },
    isSupervised: e.SUPERVISED === '1',
    loadSamples: e.SAMPLES === '1',
  };
}

/** A variable that is set to nothing counts as not set. */
function given(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
}

function readVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8'));
  return z.object({ version: z.string() }).parse(manifest).version;
}

/** What processes that we start inherit, as it is: they read it with `loadConfig` themselves. */
export function inheritedEnvironment(): NodeJS.ProcessEnv {
  return { ...process.env };
}

function fromFile(file: string | undefined): string | undefined {
  return file === undefined ? undefined : readFileSync(file, 'utf8').trim();
}

/** The nearest folder above that holds package.json: compiled code lies one level deeper than its source. */
function findRoot(from: string): string {
  return existsSync(path.join(from, 'package.json')) ? from : findRoot(path.dirname(from));
}
