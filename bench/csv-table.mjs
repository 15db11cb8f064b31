/** A CSV of numbers as a table of the kernels: a column each, the target last. */
import fs from 'node:fs';

export function readNumbers(file) {
  const [header, ...lines] = fs.readFileSync(file, 'utf8').trim().split('\n');
  const cells = lines.map((line) => line.split(',').map(Number));
  const columns = header.split(',').map((column, at) => ({
    kind: 'numeric',
    name: column.trim(),
    type: 'number',
    values: Float64Array.from(cells, (row) => row[at]),
  }));
  return { rows: lines.length, columns };
}
