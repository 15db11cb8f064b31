/**
 * `npm run bench:datasets-download [-- --rounds 3 --rows 5000000]`: a version of 12 columns as CSV and
 * as Parquet, from the request to the last byte, round after round; and what the head is like
 * meanwhile: its memory above idle, which must not grow, and the latency of /health and /predict. Next
 * to it what pandas (`PYTHON`) needs to write the same table, as Parquet only where pyarrow is there.
 */
import os from 'node:os';
import path from 'node:path';
import { writeTable } from './datasets-file.mjs';
import { DATA, measure, sendFile, startPlatform } from './datasets-platform.mjs';
import { argument, run } from './programs.mjs';
import { median, printTable, writeResult } from './report.mjs';

const PYTHON = process.env['PYTHON'] ?? 'python3';
const PEER = path.join(import.meta.dirname, 'datasets_download_peer.py');
const FORMATS = ['parquet', 'csv'];

const rounds = Number(argument('--rounds') ?? 3);
const rows = Number(argument('--rows') ?? 1_000_000);
const file = path.join(DATA, `table-${rows}.csv`);
writeTable(file, rows);

const platform = await startPlatform();
try {
  await sendFile(platform, '/api/v1/datasets?name=table', file);
  const results = [];
  for (let round = 0; round < rounds; round++) {
    const theirs = run(PYTHON, [PEER, file]);
    for (const format of FORMATS)
      results.push({ format, theirs: theirs[format], ...(await download(format)) });
  }
  report(results);
} finally {
  await platform.stop();
}

async function download(format) {
  let bytes = 0;
  const measured = await measure(platform, async () => {
    const answer = await fetch(`${platform.url}/api/v1/datasets/table/download?format=${format}`);
    if (!answer.ok) throw new Error(await answer.text());
    for await (const chunk of answer.body) bytes += chunk.length;
  });
  return { bytes, ...measured };
}

function report(results) {
  const cpu = os.cpus()[0]?.model ?? 'unknown processor';
  const load = os.loadavg()[0].toFixed(1);
  printTable(
    `${rows.toLocaleString('en')} × 12 downloaded: medians of ${rounds}; ${os.cpus().length} × ${cpu}, load ${load}`,
    [
      'format',
      'MB',
      'seconds',
      'MB/s',
      'pandas s',
      'ratio',
      'memory MB',
      '/health p99 ms',
      '/predict p99 ms',
    ],
    FORMATS.map((format) => {
      const own = results.filter((each) => each.format === format);
      const of = (pick) => median(own.map(pick));
      const [seconds, megabytes] = [of((each) => each.seconds), of((each) => each.bytes) / 1e6];
      const theirs = own[0].theirs === null ? undefined : of((each) => each.theirs);
      return [
        format,
        megabytes.toFixed(0),
        seconds.toFixed(2),
        (megabytes / seconds).toFixed(0),
        theirs?.toFixed(2) ?? 'no pyarrow',
        theirs ? `${(seconds / theirs).toFixed(2)}×` : '',
        own.map((each) => Math.round(each.megabytes)).join(' '),
        of((each) => each.health).toFixed(1),
        of((each) => each.predict).toFixed(1),
      ];
    }),
  );
  writeResult('datasets-download', { cpu, rows, results });
}
