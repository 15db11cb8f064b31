/**
 * `npm run bench:datasets [-- --rounds 3 --only wide --large]`: tables as CSV, from the first byte of
 * an HTTP upload to a committed version, against what pandas (`PYTHON` names the interpreter) needs to
 * parse the same file, in turn; and what the head is like meanwhile. 1 M rows × 12 columns, and 500 ×
 * 10,000. `--large` uploads 10 M rows, 1 GB, once, for the memory.
 */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { writeTable, writeWideTable } from './datasets-file.mjs';
import { DATA, measure, sendFile, startPlatform } from './datasets-platform.mjs';
import { argument, run } from './programs.mjs';
import { median, printTable, writeResult } from './report.mjs';

const PYTHON = process.env['PYTHON'] ?? 'python3';
const PEER = path.join(import.meta.dirname, 'datasets_peer.py');

const isLarge = process.argv.includes('--large');
const rounds = isLarge ? 1 : Number(argument('--rounds') ?? 3);
const only = argument('--only');
const tall = (rows) => ({
  name: 'tall',
  rows,
  columns: 12,
  write: (file) => writeTable(file, rows),
});
const wide = { name: 'wide', rows: 500, columns: 10_000, write: writeWideTable };
const tables = (isLarge ? [tall(10_000_000)] : [tall(1_000_000), wide]).filter(
  ({ name }) => only === undefined || name === only,
);

const platform = await startPlatform();
try {
  const results = [];
  for (const table of tables) results.push({ ...table, ...(await resultOf(table)) });
  report(results);
} finally {
  await platform.stop();
}

async function resultOf({ name, rows, columns, write }) {
  const file = path.join(DATA, `table-${rows}${name === 'wide' ? `x${columns}` : ''}.csv`);
  write(file);
  const uploads = [];
  for (let round = 0; round < rounds; round++) {
    const theirs = isLarge ? undefined : run(PYTHON, [PEER, file]).seconds;
    const route = `/api/v1/datasets?name=${name}-${round}`;
    uploads.push({ theirs, ...(await measure(platform, () => sendFile(platform, route, file))) });
  }
  return { megabytes: Math.round(fs.statSync(file).size / 1e6), uploads };
}

function report(results) {
  const cpu = os.cpus()[0]?.model ?? 'unknown processor';
  const load = os.loadavg()[0].toFixed(1);
  printTable(
    `CSV upload to version: medians of ${rounds}; ${os.cpus().length} × ${cpu}, load ${load}`,
    [
      'rows × columns',
      'MB',
      'seconds',
      'pandas s',
      'ratio',
      'memory MB',
      '/health p99 ms',
      '/predict p99 ms',
    ],
    results.map(({ rows, columns, megabytes, uploads }) => {
      const of = (pick) => median(uploads.map(pick));
      const seconds = of((each) => each.seconds);
      const theirs = isLarge ? undefined : of((each) => each.theirs);
      return [
        `${rows.toLocaleString('en')} × ${columns.toLocaleString('en')}`,
        megabytes,
        seconds.toFixed(2),
        theirs?.toFixed(2) ?? '',
        theirs ? `${(seconds / theirs).toFixed(2)}×` : '',
        Math.round(Math.max(...uploads.map((each) => each.megabytes))),
        of((each) => each.health).toFixed(1),
        of((each) => each.predict).toFixed(1),
      ];
    }),
  );
  writeResult(isLarge ? 'datasets-large' : 'datasets', { cpu, results });
}
