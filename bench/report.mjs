/** How benchmarks report: a table to read and a JSON file under bench/results to compare. */
import fs from 'node:fs';
import path from 'node:path';

export function median(values) {
  return percentile(values, 0.5);
}

/** @param share 0.5 for the median; the nearest rank */
export function percentile(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
}

export function printTable(title, header, rows) {
  const lines = [header, ...rows].map((cells) => cells.map(String));
  const widths = header.map((_, column) => Math.max(...lines.map((cells) => cells[column].length)));
  const format = (cells) =>
    cells
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[column]),
      )
      .join('  ');
  console.log(`\n${title}\n`);
  for (const cells of lines) console.log(`  ${format(cells)}`);
  console.log();
}

export function writeResult(name, result) {
  const folder = path.join(import.meta.dirname, 'results');
  fs.mkdirSync(folder, { recursive: true });
  const file = path.join(folder, `${name}.json`);
  fs.writeFileSync(file, `${JSON.stringify(result, null, 2)}\n`);
  console.log(`written to ${path.relative(process.cwd(), file)}`);
}
