import type { ProblemBody, ProblemDetail } from './types';

/**
 * Why a request failed: the head's problem document, or, with the code `unreachable`, that nobody
 * answered. `message` says in words what is wrong and can be shown as it is.
 */
export class ApiProblem extends Error {
  readonly code: string;
  /** HTTP status; 0 where no answer came. */
  readonly status: number;
  readonly hint: string | undefined;
  readonly details: readonly ProblemDetail[];
  /** Models that the request would cost, of those that are refused for that reason. */
  readonly models: readonly string[];
  /** What computes the thing asked for, where it is not there yet. */
  readonly job: ProblemBody['job'];
  readonly requestId: string | undefined;
  /** Seconds after which the head expects to be able to answer. */
  readonly retryAfter: number | undefined;

  constructor(body: Partial<ProblemBody>, status: number, retryAfter?: number) {
    super(body.detail || body.title || fallbackMessage(status));
    this.name = 'ApiProblem';
    this.code = body.code ?? (status === 0 ? 'unreachable' : `http-${status}`);
    this.status = status;
    this.hint = body.hint;
    this.details = body.errors ?? [];
    this.models = Array.isArray(body['models']) ? body['models'].map(String) : [];
    this.job = body.job;
    this.requestId = body.instance;
    this.retryAfter = retryAfter;
  }

  /** Whether the same request may succeed in a moment. */
  get isPassing(): boolean {
    return this.status === 0 || this.status === 503 || this.status === 502 || this.status === 504;
  }
}

/** Nobody answered: the head is down, restarting, or the network is. */
export function unreachable(): ApiProblem {
  return new ApiProblem({}, 0);
}

/** The problem in an answer that is not ok. Anything but a problem document becomes a plain message. */
export function problemOf(body: unknown, response: Response): ApiProblem {
  const retryAfter = Number(response.headers.get('Retry-After')) || undefined;
  return new ApiProblem(isProblemBody(body) ? body : {}, response.status, retryAfter);
}

/** Every thrown thing as a problem, so that panels need to know one kind of error only. */
export function toProblem(thrown: unknown): ApiProblem {
  if (thrown instanceof ApiProblem) return thrown;
  return new ApiProblem(
    { detail: thrown instanceof Error ? thrown.message : String(thrown), code: 'console' },
    -1,
  );
}

/** What a person pastes into a report. */
export function problemReport(problem: ApiProblem): string {
  return JSON.stringify(
    {
      code: problem.code,
      status: problem.status,
      detail: problem.message,
      request_id: problem.requestId,
      errors: problem.details.length > 0 ? problem.details : undefined,
      page: location.pathname + location.search,
      at: new Date().toISOString(),
    },
    null,
    2,
  );
}

function isProblemBody(body: unknown): body is Partial<ProblemBody> {
  return typeof body === 'object' && body !== null && ('detail' in body || 'title' in body);
}

function fallbackMessage(status: number): string {
  if (status === 0) return 'The server does not answer. It may be restarting.';
  if (status >= 502 && status <= 504) return 'The server is not ready to answer yet.';
  return `The server answered with status ${status} and no explanation.`;
}
