import { ERROR_CODES, type ErrorCode, type ErrorKind } from '../contracts/error-codes';
import type { ErrorDetail } from '../contracts/error-detail';
import type { JsonValue } from '../contracts/json';

export interface DomainErrorOptions {
  /** Where exactly, for errors in data and bodies. */
  details?: ErrorDetail[];
  /** What to do about it, where the message does not already say so. */
  hint?: string;
  /** Seconds after which trying again makes sense; sent as Retry-After. */
  retryAfterSeconds?: number;
  /** Further members of the problem document, such as `available_models`. */
  extensions?: Record<string, JsonValue>;
  cause?: unknown;
}

/**
 * A failure that was foreseen: its code says who has to act, its message what is wrong, with the
 * value, and what to do. Everything else that is thrown is a bug.
 */
export class DomainError extends Error {
  readonly details: ErrorDetail[];
  readonly hint: string | undefined;
  readonly retryAfterSeconds: number | undefined;
  readonly extensions: Record<string, JsonValue>;

  constructor(
    readonly code: ErrorCode,
    message: string,
    options: DomainErrorOptions = {},
  ) {
    super(message, { cause: options.cause });
    this.name = 'DomainError';
    this.details = options.details ?? [];
    this.hint = options.hint;
    this.retryAfterSeconds = options.retryAfterSeconds;
    this.extensions = options.extensions ?? {};
  }

  get kind(): ErrorKind {
    return ERROR_CODES[this.code].kind;
  }
}
