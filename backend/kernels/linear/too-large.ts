import { KernelError } from '../kernel-error';

/** Sums of squares overflow where values are beyond about 1e150. */
export function tooLarge(): KernelError {
  return new KernelError(
    'not-finite',
    'The columns or the target are too large to compute with. Bring them to a smaller scale, for example by other units.',
  );
}
