import { readFileSync } from 'node:fs';
import path from 'node:path';
import { loadConfig } from '../config/config';
import { openSqlPool } from '../database/sql-pool';
import { warmColumns } from '../datasets/warm-columns';
import { provideKernels } from '../kernels/compiled/kernel';
import { KernelThreads } from '../runner/kernel-threads';
import { serveJobs } from '../runner/serve-jobs';
import { dieWithParent } from '../runner/die-with-parent';
import { JOB_HANDLERS } from './job-handlers';

/** A worker's child that executes jobs. It reads datasets with a connection of its own. */
export async function start(): Promise<void> {
  dieWithParent();
  const { databaseUrl } = loadConfig();
  if (databaseUrl === undefined)
    throw new Error('a runner is started by its worker, with DATABASE_URL set');
  const threads = new KernelThreads();
  provideKernels(readFileSync(path.join(__dirname, '../kernels/wasm/kernels.wasm')), threads);
  serveJobs({
    handlers: JOB_HANDLERS,
    sql: openSqlPool(databaseUrl, 1).sql,
    prepareThreads: (beside) => threads.prepare(beside),
    heldVersions: () => warmColumns.heldVersions,
  });
}
