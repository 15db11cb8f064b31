/**
 * `npm run bench:datasets-load [-- --rounds 5]`: reading 100,000 × 54 from PostgreSQL on loopback
 * into a runner: cold, in a process that has read nothing yet, and again in the same process. Two
 * tables: whole numbers and flags, as forest cover types are, and floats that do not compress.
 */
import { spawnSync } from 'node:child_process';
import os from 'node:os';
import path from 'node:path';
import { built } from './bench-cluster.mjs';
import { median, printTable, writeResult } from './report.mjs';

const ROOT = path.resolve(import.meta.dirname, '..');
const ROWS = 100_000;
const COLUMNS = 54;
const TABLES = {
  'whole numbers, flags': (row, column) =>
    column < 10 ? hash(row, column) % 4_000 : hash(row, column) % 8 === 0 ? 1 : 0,
  floats: (row, column) => (hash(row, column) - 2 ** 31) / (1 + (hash(column, row) % 1_000)),
};

const [versionId, databaseUrl] = process.argv.slice(2);
if (databaseUrl?.startsWith('postgres')) await readTwice();
else await main();

async function main() {
  const given = process.argv.indexOf('--rounds');
  const rounds = given > 0 ? Number(process.argv[given + 1]) : 5;
  const { openThrowawaySite } = built('embedded/throwaway-servers');
  const { preparePostgres } = built('embedded/postgres');
  const site = openThrowawaySite(ROOT, () => undefined);
  const postgres = await preparePostgres(site, { durable: true });
  await postgres.launch();
  try {
    await migrated(postgres.url);
    const results = [];
    for (const [name, valueOf] of Object.entries(TABLES))
      results.push(await measure(name, await store(postgres.url, valueOf), postgres.url, rounds));
    const cpu = os.cpus()[0]?.model ?? 'unknown processor';
    printTable(
      `Reading ${ROWS} × ${COLUMNS}: medians of ${rounds}; ${os.cpus().length} × ${cpu}, load ${os.loadavg()[0].toFixed(1)}`,
      ['', 'stored MB', 'cold ms', 'cold CPU ms', 'again ms'],
      results.map(({ name, megabytes, cold, cpu, warm }) => [
        name,
        megabytes.toFixed(1),
        cold.toFixed(0),
        cpu.toFixed(0),
        warm.toFixed(1),
      ]),
    );
    writeResult('datasets-load', { rows: ROWS, columns: COLUMNS, rounds, results });
  } finally {
    await site.keeper.close();
  }
}

async function migrated(url) {
  const { status } = spawnSync(
    process.execPath,
    [path.join(ROOT, 'dist/backend/main.js'), 'migrate'],
    {
      env: { PATH: process.env.PATH, DATABASE_URL: url },
      stdio: 'inherit',
    },
  );
  if (status !== 0) throw new Error('the migration failed');
}

/** A version of one segment, in the blocks that an upload would write. */
async function store(url, valueOf) {
  const { openSqlPool } = built('database/sql-pool');
  const { uuidv7 } = built('database/uuid');
  const { encodeBlock } = built('datasets/block-codec');
  const { BLOCK_ROWS } = built('datasets/block');
  const pool = openSqlPool(url, 1);
  const [datasetId, versionId, uploadId] = [uuidv7(), uuidv7(), uuidv7()];
  const columns = Array.from({ length: COLUMNS }, (_, column) => ({
    name: `c${column}`,
    type: 'number',
    missing: 0,
    distinct: 2,
  }));
  await pool.sql('insert into dataset (id, name, display_name) values ($1, $2, $2)', [
    datasetId,
    datasetId,
  ]);
  await pool.sql('insert into upload (id) values ($1)', [uploadId]);
  let bytes = 0;
  for (let column = 0; column < COLUMNS; column++)
    for (let from = 0, block = 0; from < ROWS; from += BLOCK_ROWS, block++) {
      const rows = Math.min(BLOCK_ROWS, ROWS - from);
      const values = Float64Array.from({ length: rows }, (_, row) => valueOf(from + row, column));
      const encoded = await encodeBlock({ kind: 'numeric', values });
      bytes += encoded.length;
      await pool.sql('insert into dataset_block values ($1, $2, $3, $4, $5)', [
        uploadId,
        column,
        block,
        rows,
        encoded,
      ]);
    }
  await pool.sql(
    `insert into dataset_version (id, dataset_id, number, content_hash, row_count, stored_bytes, columns, origin)
     values ($1, $2, 1, 'bench', $3, $4, $5, '{}')`,
    [versionId, datasetId, ROWS, bytes, JSON.stringify(columns)],
  );
  await pool.sql(
    'insert into dataset_segment (version_id, position, upload_id, row_count) values ($1, 0, $2, $3)',
    [versionId, uploadId, ROWS],
  );
  await pool.close();
  return { versionId, megabytes: bytes / 1024 ** 2 };
}

async function measure(name, { versionId, megabytes }, url, rounds) {
  const args = [path.join(import.meta.dirname, 'datasets-load.mjs'), versionId, url];
  const runs = Array.from({ length: rounds }, () => {
    const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
    if (status !== 0) throw new Error(stderr);
    return JSON.parse(stdout);
  });
  const of = (key) => median(runs.map((run) => run[key]));
  return { name, megabytes, cold: of('cold'), cpu: of('cpu'), warm: of('warm') };
}

/** The child: a runner's connection and its reader, timed. Prints JSON. */
async function readTwice() {
  const { openSqlPool } = built('database/sql-pool');
  const { readTable } = built('datasets/block-reader');
  const { WarmColumns } = built('datasets/warm-columns');
  const pool = openSqlPool(databaseUrl, 1);
  await pool.sql('select 1'); // a runner's connection is open before its first job
  const kept = new WarmColumns();
  const cold = await timed(() => readTable(pool.sql, versionId, null, { warm: kept }));
  const warm = await timed(() => readTable(pool.sql, versionId, null, { warm: kept }));
  console.log(JSON.stringify({ cold: cold.ms, cpu: cold.cpu, warm: warm.ms }));
  await pool.close();
}

async function timed(work) {
  const cpu = process.cpuUsage();
  const began = performance.now();
  await work();
  const ms = performance.now() - began;
  return { ms, cpu: process.cpuUsage(cpu).user / 1000 };
}

/** 32 bits of two numbers, the same on every machine. */
function hash(a, b) {
  let bits = Math.imul(a ^ (a >>> 15), 0x2c1b3c6d) ^ Math.imul(b + 1, 0x297a2d39);
  bits = Math.imul(bits ^ (bits >>> 12), 0x85ebca6b);
  return (bits ^ (bits >>> 15)) >>> 0;
}
