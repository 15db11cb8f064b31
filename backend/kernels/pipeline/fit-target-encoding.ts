import { createRandom } from '../random';
import type { Categories } from './fit-categories';
import type { PipelineOptions } from './options';
import type { LookupStep } from './pipeline';
import { lookupSpreads, scaleLookup } from './scale-lookup';

export interface TrainingTarget {
  /** Class codes or values of the training rows. */
  y: Float64Array;
  /** 0 for a regression. */
  classes: number;
  /** Of the run. */
  seed: number;
}

/**
 * What the target is like where a category occurs: its mean, the share of the second of two
 * classes, or the share of each of more. Few rows are drawn towards the mean of all, by as many rows
 * as the smoothing says. Missing is a category of its own; an unknown one gets the mean of all.
 *
 * Training rows get what the other four fifths of the rows tell, so that no row sees its own target.
 * Source: Micci-Barreca, "A preprocessing scheme for high-cardinality categorical attributes", 2001.
 */
export function fitTargetEncoding(
  { name, texts }: Categories,
  codes: Float64Array,
  options: PipelineOptions,
  target: TrainingTarget,
): { step: LookupStep; names: string[]; ownValues: Float64Array } {
  const { classes } = target;
  const width = classes > 2 ? classes : 1;
  const encoding = { known: texts.length, width, smoothing: options.target_smoothing, target };
  const plain = tableOf(encoding, codes, () => true);
  const spreads = lookupSpreads(plain, width, codes, options.scaling);
  const step: LookupStep = { kind: 'lookup', width, values: scaleLookup(plain, spreads) };
  const ownValues = new Float64Array(codes.length * width);
  const order = Int32Array.from(codes.keys());
  createRandom(target.seed, 'target-encoding', name).shuffle(order);
  for (let fold = 0; fold < FOLDS; fold++) {
    const told = tableOf(encoding, codes, (row) => order[row]! % FOLDS !== fold);
    const table = scaleLookup(told, spreads);
    codes.forEach((code, row) => {
      if (order[row]! % FOLDS !== fold) return;
      const from = (Number.isNaN(code) ? texts.length + 1 : code) * width;
      ownValues.set(table.subarray(from, from + width), row * width);
    });
  }
  const names =
    width === 1 ? [name] : Array.from({ length: width }, (_, code) => `${name}→${code}`);
  return { step, names, ownValues };
}

const FOLDS = 5;

interface Encoding {
  known: number;
  width: number;
  smoothing: number;
  target: TrainingTarget;
}

/** (known + 2) × width, from some of the training rows. */
function tableOf(
  { known, width, smoothing, target }: Encoding,
  codes: Float64Array,
  counts: (row: number) => boolean,
): Float64Array {
  const { y, classes } = target;
  const rows = new Float64Array(known + 2);
  const sums = new Float64Array((known + 2) * width);
  const all = new Float64Array(width);
  let total = 0;
  codes.forEach((code, row) => {
    if (!counts(row)) return;
    const place = Number.isNaN(code) ? known + 1 : code;
    rows[place]!++;
    total++;
    for (let column = 0; column < width; column++) {
      const value = width === 1 ? y[row]! : y[row] === column ? 1 : 0;
      sums[place * width + column]! += value;
      all[column]! += value;
    }
  });
  return sums.map((sum, at) => {
    const mean = total === 0 ? fallback(classes) : all[at % width]! / total;
    const seen = rows[Math.floor(at / width)]!;
    return seen + smoothing === 0 ? mean : (sum + smoothing * mean) / (seen + smoothing);
  });
}

/** Of no row at all. */
function fallback(classes: number): number {
  return classes === 0 ? 0 : 1 / classes;
}
