import { readFileSync } from 'node:fs';
import path from 'node:path';
import { loadConfig } from '../config/config';
import { openSqlPool } from '../database/sql-pool';
import { serveParser } from '../datasets/parser/serve-parser';
import { provideKernels } from '../kernels/compiled/kernel';
import { exitWithParent } from './exit-with-parent';

/** A head's child that reads uploaded files, so that the head's own event loop stays free. */
export async function start(): Promise<void> {
  exitWithParent();
  const { databaseUrl } = loadConfig();
  if (databaseUrl === undefined)
    throw new Error('a parser is started by its head, with DATABASE_URL set');
  provideKernels(readFileSync(path.join(__dirname, '../kernels/wasm/kernels.wasm')));
  serveParser(openSqlPool(databaseUrl, 1));
}
