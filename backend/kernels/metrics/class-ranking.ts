import type { Judged } from './probability-scores';
import { rocArea, type Ranking } from './ranking';

/** The rows of a class against all others, by the class's probability. */
export function rankClass({ truth, probabilities, classes }: Judged, code: number): Ranking {
  const scores = (wanted: boolean): Float64Array => {
    const found: number[] = [];
    for (let row = 0; row < truth.length; row++)
      if ((truth[row] === code) === wanted) found.push(probabilities[row * classes + code]!);
    return Float64Array.from(found).sort();
  };
  return { positives: scores(true), negatives: scores(false) };
}

/** Means of measures over the rankings of some classes. */
export function meanOverClasses<Name extends string>(
  judged: Judged,
  codes: readonly number[],
  measures: Record<Name, (ranking: Ranking) => number>,
): Record<Name, number> {
  const names = Object.keys(measures) as Name[];
  const sums = Object.fromEntries(names.map((name) => [name, 0])) as Record<Name, number>;
  for (const code of codes) {
    const ranking = rankClass(judged, code);
    for (const name of names) sums[name] += measures[name](ranking) / codes.length;
  }
  return sums;
}

/**
 * Mean area under the ROC curves of all pairs of classes, both ways. Source: Hand & Till, "A simple
 * generalisation of the area under the ROC curve for multiple class classification problems", 2001.
 */
export function meanOverPairs(judged: Judged, codes: readonly number[]): number {
  const rowsOf = new Map(codes.map((code) => [code, [] as number[]]));
  for (let row = 0; row < judged.truth.length; row++) rowsOf.get(judged.truth[row]!)!.push(row);
  const scores = (ofRows: number, code: number): Float64Array =>
    Float64Array.from(
      rowsOf.get(ofRows)!,
      (row) => judged.probabilities[row * judged.classes + code]!,
    ).sort();
  let sum = 0;
  for (const own of codes) {
    const positives = scores(own, own);
    for (const other of codes)
      if (other !== own) sum += rocArea({ positives, negatives: scores(other, own) });
  }
  return sum / (codes.length * (codes.length - 1));
}
