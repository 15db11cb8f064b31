import { HttpException } from '@nestjs/common';
import type { Response } from 'express';
import { ERROR_CODES, isErrorCode, type ErrorCode } from '../contracts/error-codes';
import type { ErrorDetail } from '../contracts/error-detail';
import { isDiskFull, isRetryable, isUnstorableText } from '../database/database-errors';
import { DomainError } from '../errors/domain-error';

/** An answer in the form of RFC 9457. */
export interface Problem {
  status: number;
  headers: Record<string, string>;
  body: Record<string, unknown>;
}

/** Seconds a caller is asked to wait where the error does not know better. */
const DEFAULT_RETRY_AFTER_SECONDS = 2;
const TOO_LARGE =
  'The body is larger than this route takes. Send fewer rows at a time, or upload the table as a dataset.';

/**
 * Turns whatever was thrown into a problem document. What was not foreseen becomes `internal`
 * without its message, which belongs into the log under the same request id.
 */
export function toProblem(thrown: unknown, requestId: string): Problem {
  const error = toDomainError(thrown);
  const row = ERROR_CODES[error.code];
  const retryAfter =
    error.retryAfterSeconds ?? (row.kind === 'busy' ? DEFAULT_RETRY_AFTER_SECONDS : undefined);
  return {
    status: row.status,
    headers:
      retryAfter === undefined ? {} : { 'Retry-After': String(Math.max(1, Math.ceil(retryAfter))) },
    body: {
      type: `/docs/errors#${error.code}`,
      title: row.title,
      status: row.status,
      detail: error.message,
      instance: requestId,
      code: error.code,
      retryable: row.kind === 'busy',
      hint: error.hint ?? row.remedy,
      ...(error.details.length > 0 && { errors: error.details.map(detailView) }),
      ...error.extensions,
    },
  };
}

export function sendProblem(response: Response, { status, headers, body }: Problem): void {
  response.status(status).set(headers).type('application/problem+json').send(JSON.stringify(body));
}

function toDomainError(thrown: unknown): DomainError {
  if (thrown instanceof DomainError) return thrown;
  if (isDiskFull(thrown)) {
    return new DomainError(
      'disk-full',
      'The disk of the database is full; nothing was changed. Free some room on it, or delete what is not needed.',
      { cause: thrown },
    );
  }
  if (isRetryable(thrown)) {
    return new DomainError(
      'database-unavailable',
      'Postgres does not answer in time; nothing was changed. Try again in a few seconds.',
      { cause: thrown },
    );
  }
  if (isUnstorableText(thrown)) {
    return new DomainError(
      'bad-request',
      'The request holds a NUL character or half of a surrogate pair, which no text here can hold. Leave it out.',
      { cause: thrown },
    );
  }
  if (isCoded(thrown))
    return new DomainError(thrown.code, thrown.message, { details: thrown.details, cause: thrown });
  const parserError = fromBodyParser(thrown);
  if (parserError) return parserError;
  if (thrown instanceof HttpException) return fromHttpException(thrown);
  return new DomainError(
    'internal',
    'Something failed that should not have. The log names the cause under this request id.',
    { cause: thrown },
  );
}

/** Errors of Nest-free code, such as the kernels', carry a code of the table without being DomainErrors. */
function isCoded(thrown: unknown): thrown is Error & { code: ErrorCode; details: ErrorDetail[] } {
  if (!(thrown instanceof Error) || !('code' in thrown) || !('details' in thrown)) return false;
  return isErrorCode(thrown.code) && Array.isArray(thrown.details);
}

/** What body-parser throws: it has a `type` and a status of its own. */
function fromBodyParser(thrown: unknown): DomainError | undefined {
  if (!(thrown instanceof Error) || !('type' in thrown)) return undefined;
  switch (thrown.type) {
    case 'entity.too.large':
      return new DomainError('too-large', TOO_LARGE);
    case 'entity.parse.failed':
      return new DomainError('bad-request', `The body is not valid JSON: ${thrown.message}`);
    case 'encoding.unsupported':
    case 'charset.unsupported':
      return new DomainError('unsupported-media-type', thrown.message);
    default:
      return new DomainError('bad-request', thrown.message);
  }
}

function fromHttpException(exception: HttpException): DomainError {
  const codes: Record<number, ErrorCode> = {
    404: 'route-not-found',
    405: 'method-not-allowed',
    413: 'too-large',
    415: 'unsupported-media-type',
    422: 'invalid-request',
  };
  const status = exception.getStatus();
  const fallback = status >= 500 ? 'internal' : 'bad-request';
  const message = status === 413 ? TOO_LARGE : exception.message;
  return new DomainError(codes[status] ?? fallback, message, { cause: exception });
}

function detailView(detail: ErrorDetail): Record<string, unknown> {
  const { columnName, ...rest } = detail;
  return { ...rest, ...(columnName !== undefined && { column_name: columnName }) };
}
