import type { FittedModel } from './fitted-model';

/** A model as JSON: its typed arrays as lists of numbers, missing ones (NaN) as null. */
export function exportJson(model: FittedModel): string {
  return JSON.stringify(model, (_, value: unknown) =>
    ArrayBuffer.isView(value) ? Array.from(value as Float64Array) : value,
  );
}
