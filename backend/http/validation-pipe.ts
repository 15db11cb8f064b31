import { StandardSchemaValidationPipe } from '@nestjs/common';
import type { ErrorDetail } from '../contracts/error-detail';
import { DomainError } from '../errors/domain-error';

const SHOWN = 20;

interface Issue {
  message: string;
  path?: readonly (PropertyKey | { key: PropertyKey })[] | undefined;
}

/** Checks bodies, queries and path parameters against the zod schema that their route declares. */
export function createValidationPipe(): StandardSchemaValidationPipe {
  return new StandardSchemaValidationPipe({ exceptionFactory: invalidRequest });
}

function invalidRequest(issues: readonly Issue[]): DomainError {
  const details = issues.map(toDetail);
  const first = details
    .slice(0, 3)
    .map((detail) => (detail.pointer ? `${detail.pointer}: ${detail.detail}` : detail.detail));
  const more = details.length > first.length ? ` (and ${details.length - first.length} more)` : '';
  return new DomainError('invalid-request', `${first.join('; ')}${more}`, {
    details: details.slice(0, SHOWN),
  });
}

function toDetail(issue: Issue): ErrorDetail {
  const segments = (issue.path ?? []).map((part) =>
    String(typeof part === 'object' ? part.key : part),
  );
  return {
    pointer: segments
      .map((segment) => `/${segment.replaceAll('~', '~0').replaceAll('/', '~1')}`)
      .join(''),
    detail: issue.message,
  };
}
