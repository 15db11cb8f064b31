import type { ErrorCode } from '../contracts/error-codes';
import type { ErrorDetail } from '../contracts/error-detail';

/**
 * What a kernel refuses: data, parameters or rows that it cannot work with. The code is one of the
 * platform's table, the message says what is wrong, with the value, and what to do; details name
 * columns and rows. Anything else that a kernel throws is a bug.
 */
export class KernelError extends Error {
  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly details: ErrorDetail[] = [],
  ) {
    super(message);
    this.name = 'KernelError';
  }
}
