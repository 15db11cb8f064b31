import { setImmediate as letOthers } from 'node:timers/promises';
import type { FittedModel } from '../kernels/models/artifact';
import { predictRaw } from '../kernels/predict';
import { rawLayout } from '../kernels/table/raw-layout';

/** Rows that are predicted at once before it is known how long they take. */
const FIRST_SLICE = 256;
const SMALLEST_SLICE = 16;
/** How long a slice may keep everybody else waiting. */
const SLICE_MS = 4;

/** Predictions as `predictRaw` gives them, made in slices: small requests pass between them. */
export async function predictInSlices(
  model: FittedModel,
  raw: Float64Array,
  rows: number,
): Promise<Float64Array> {
  const { stride } = rawLayout(model.signature);
  // a batch of another shape is refused as a whole
  if (rows <= FIRST_SLICE || raw.length !== rows * stride) return predictRaw(model, raw, rows);
  let predictions: Float64Array | undefined;
  let size = FIRST_SLICE;
  for (let start = 0; start < rows;) {
    if (start > 0) await letOthers();
    const end = Math.min(rows, start + size);
    const startedAt = performance.now();
    const part = raw.subarray(start * stride, end * stride);
    const slice = predictRaw(model, part, end - start, { firstRow: start });
    size = nextSize(end - start, performance.now() - startedAt);
    const width = slice.length / (end - start);
    predictions ??= new Float64Array(rows * width);
    predictions.set(slice, start * width);
    start = end;
  }
  return predictions ?? new Float64Array();
}

/** As many rows as fit into a slice's time by the last one's pace, at most twice as many as then. */
function nextSize(rows: number, elapsedMs: number): number {
  const fitting = Math.floor((rows * SLICE_MS) / Math.max(elapsedMs, 0.01));
  return Math.max(SMALLEST_SLICE, Math.min(rows * 2, fitting));
}
