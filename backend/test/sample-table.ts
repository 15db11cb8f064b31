import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Table } from '../kernels/table/table';

/** A bundled sample without categories: all its columns are numbers. */
export function sampleTable(name: string): Table {
  const file = path.join(__dirname, '../../datasets', `${name}.csv`);
  const [header, ...lines] = readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => line.split(','));
  const columns = header!.map((column, at) => ({
    kind: 'numeric' as const,
    name: column,
    type: 'number' as const,
    values: Float64Array.from(lines, (line) => Number(line[at])),
  }));
  return { rows: lines.length, columns };
}
