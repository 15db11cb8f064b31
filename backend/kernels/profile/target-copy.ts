/** Least share of agreement at which a column is taken for a copy of the target. */
const NEARLY_ALL = 0.999;
/** Of the rows that the most frequent class alone does not explain, the share that a copy does. */
const MOST_OF_THE_REST = 0.9;

/** Values of a column as numbers: category codes, or the values themselves; NaN = missing. */
export type NumberedColumn = ArrayLike<number>;

/** |Pearson's r| of two numeric columns where both have a value. 0 where either does not vary, or few rows have both. */
export function correlation(a: NumberedColumn, b: NumberedColumn): number {
  let [count, meanA, meanB, squaresA, squaresB, products] = [0, 0, 0, 0, 0, 0];
  for (let row = 0; row < a.length; row++) {
    const [x, y] = [a[row]!, b[row]!];
    if (Number.isNaN(x) || Number.isNaN(y)) continue;
    count++;
    const [dx, dy] = [x - meanA, y - meanB];
    meanA += dx / count;
    meanB += dy / count;
    squaresA += dx * (x - meanA);
    squaresB += dy * (y - meanB);
    products += dx * (y - meanB);
  }
  const scale = Math.sqrt(squaresA) * Math.sqrt(squaresB);
  return scale > 0 && isMost(count, a.length) ? Math.abs(products) / scale : 0;
}

/**
 * Share of rows whose class is the most frequent one of their value: 1 where the value says the class.
 * 0 where few rows have both, and where a guess of the most frequent class would be as good, as it
 * nearly is for every column where one class has nearly all rows.
 */
export function purity(values: NumberedColumn, classes: NumberedColumn): number {
  const counts = new Map<number, Map<number, number>>();
  let rows = 0;
  for (let row = 0; row < values.length; row++) {
    const [value, label] = [values[row]!, classes[row]!];
    if (Number.isNaN(value) || Number.isNaN(label)) continue;
    rows++;
    const ofValue = counts.get(value) ?? new Map<number, number>();
    ofValue.set(label, (ofValue.get(label) ?? 0) + 1);
    counts.set(value, ofValue);
  }
  let right = 0;
  const totals = new Map<number, number>();
  for (const ofValue of counts.values()) {
    right += Math.max(...ofValue.values());
    for (const [label, count] of ofValue) totals.set(label, (totals.get(label) ?? 0) + count);
  }
  const rest = rows - Math.max(0, ...totals.values());
  const isLess = rows - right > rest * (1 - MOST_OF_THE_REST);
  return rest === 0 || isLess || !isMost(rows, values.length) ? 0 : right / rows;
}

export function isNearlyAll(share: number): boolean {
  return share >= NEARLY_ALL;
}

/** A copy that is seen in a few rows may be a coincidence. */
function isMost(rows: number, all: number): boolean {
  return rows * 2 >= all;
}
