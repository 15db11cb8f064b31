/**
 * The best split of the node at work. A split's worth is a fraction, worth / parts; fractions are
 * compared crosswise, so that no division rounds. The first of equals stays.
 */
export let column: i32 = -1;
/** Bins up to this one go left. */
export let bin: i32 = 0;
/** Packed sum of what goes left; unused with more than two classes. */
export let leftTotal: i64 = 0;

let worth: f64 = -1;
let parts: f64 = 1;

export function reset(): void {
  column = -1;
  worth = -1;
  parts = 1;
}

export function isBetter(candidateWorth: f64, candidateParts: f64): bool {
  return candidateWorth * parts > worth * candidateParts;
}

export function keep(candidateWorth: f64, candidateParts: f64): void {
  worth = candidateWorth;
  parts = candidateParts;
}

export function place(atColumn: i32, atBin: i32, left: i64): void {
  column = atColumn;
  bin = atBin;
  leftTotal = left;
}
