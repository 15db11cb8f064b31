import type { Matrix } from './matrix';

/** The mean of each column. Each row is divided on its own, so that no sum leaves the range of numbers. */
export function columnMeans({ rows, columns, data }: Matrix): Float64Array {
  const means = new Float64Array(columns);
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++)
      means[column]! += data[row * columns + column]! / rows;
  return means;
}
