import type { TrainingData } from './models/algorithm';
import { deriveSeed } from './random';
import { splitRows } from './split';

/** Holds a part of the rows out, by seed; of every class the same share. Undefined: too few rows. */
export function holdOut(
  data: TrainingData,
  validationFraction: number,
  seed: number,
): { training: TrainingData; validation: TrainingData } | undefined {
  const { train, test } = splitRows({
    rows: data.x.rows,
    testSize: validationFraction,
    seed: deriveSeed(seed, 'validation'),
    ...(data.classes > 0 ? { strata: data.y } : {}),
  });
  if (test.length === 0) return undefined;
  return { training: partOf(data, train), validation: partOf(data, test) };
}

/** A copy of some rows. */
export function partOf(all: TrainingData, rows: Int32Array): TrainingData {
  const { x, y, weights } = all;
  const { columns } = x;
  const data = new Float64Array(rows.length * columns);
  rows.forEach((from, to) =>
    data.set(x.data.subarray(from * columns, (from + 1) * columns), to * columns),
  );
  const part = { rows: rows.length, columns, data };
  return {
    ...all,
    x: part,
    y: Float64Array.from(rows, (row) => y[row]!),
    ...(weights && { weights: Float64Array.from(rows, (row) => weights[row]!) }),
  };
}
