import type { OpenAPIObject } from '@nestjs/swagger';
import { ERROR_CODES, type ErrorCode } from '../contracts/error-codes';

const PROBLEM_TYPE = 'application/problem+json';
/** What any route may answer: the gate stands before it, Postgres behind it. */
const EVERYWHERE: ErrorCode[] = ['host-not-allowed', 'origin-not-allowed', 'database-unavailable'];
/** What a query may be answered with as well: that it says a thing twice. */
const WITH_QUERY: ErrorCode[] = ['bad-request'];
/** What reading a body may answer as well. */
const WITH_BODY: ErrorCode[] = [
  'bad-request',
  'request-timeout',
  'too-large',
  'unsupported-media-type',
];

type PathItem = OpenAPIObject['paths'][string];
type Operation = NonNullable<PathItem['get']>;
type Answer = Exclude<Operation['responses'][string], { $ref: string } | undefined>;

/**
 * Says of every operation which problems it may answer beside its own, and that all of them are
 * problem documents. Operations name their own ones with `ApiProblems`.
 */
export function declareProblems(document: OpenAPIObject): void {
  for (const item of Object.values(document.paths))
    for (const operation of operationsOf(item)) declareProblemsOf(operation);
}

function operationsOf(item: PathItem): Operation[] {
  const { get, put, post, patch, delete: remove } = item;
  return [get, put, post, patch, remove].filter((operation) => operation !== undefined);
}

function declareProblemsOf({ responses, requestBody, parameters = [] }: Operation): void {
  const hasQuery = parameters.some((each) => 'in' in each && each.in === 'query');
  const codes = [...EVERYWHERE, ...(hasQuery ? WITH_QUERY : []), ...(requestBody ? WITH_BODY : [])];
  for (const code of codes) {
    const { status, title } = ERROR_CODES[code];
    const line = `\`${code}\` ${title}`;
    const answer = responses[status] as Answer | undefined;
    const lines = new Set([...(answer?.description.split(SEPARATOR) ?? []), line]);
    responses[status] = { ...answer, description: [...lines].join(SEPARATOR) };
  }
  for (const [status, answer] of Object.entries(responses))
    if (Number(status) >= 400)
      (answer as Answer).content = {
        [PROBLEM_TYPE]: { schema: { $ref: '#/components/schemas/Problem' } },
      };
}

/** Between the codes of one status. */
export const SEPARATOR = ' · ';
