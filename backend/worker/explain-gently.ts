import { setImmediate as letOthers } from 'node:timers/promises';
import type { Explanation } from '../contracts/explanation';
import { explainRows } from '../kernels/explain/explain-rows';

import type { FittedModel } from '../kernels/models/artifact';

/** How long an explanation may keep predictions waiting at a time. */
const TURN_MS = 4;

/** An explanation as `explainRows` gives it, made in turns: predictions pass between them. */
export async function explainGently(
  model: FittedModel,
  raw: Float64Array,
  rows: number,
): Promise<Explanation> {
  const computation = explainRows(model, raw, rows);
  let turnEndsAt = performance.now() + TURN_MS;
  for (;;) {
    const { done, value } = computation.next();
    if (done === true) return value;
    if (performance.now() < turnEndsAt) continue;
    await letOthers();
    turnEndsAt = performance.now() + TURN_MS;
  }
}
