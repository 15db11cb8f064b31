import { encodeModel } from '../kernels/models/artifact';
import type { FittedModel } from '../kernels/models/fitted-model';
import { fingerprintOf } from '../models/fingerprint';

/** Enough of a model's fingerprint to tell whether its bytes are the same as ever. */
export function startOfFingerprint(model: FittedModel): string {
  return fingerprintOf(encodeModel(model)).slice(0, 16);
}
