import { json, type NextFunction, type Request, type RequestHandler, type Response } from 'express';
import type { Config } from '../config/config';
import { DomainError } from '../errors/domain-error';
import { hasBody } from './has-body';
import { checkJsonShape } from './json-shape';

/** Paths whose JSON bodies carry rows, and so may be larger than the others'. */
const ROW_PATHS = ['/train', '/predict', '/upload'];
/** Paths whose bodies are files of any type, read by their routes and not here. */
const FILE_PATHS = /^\/api\/v1\/datasets(\/inspect|\/[^/]+\/append)?\/?$/;
/** JSON comes in UTF-8 (RFC 8259), and its shape is read as such. */
const OTHER_CHARSET = /charset=(?!"?utf-?8\b)/i;

/** Parses JSON bodies, each path up to its limit. Uploads are files and have limits of their own. */
export function bodyParsers({ limits }: Config): { path: string; handler: RequestHandler }[] {
  return [
    { path: '/', handler: requireKnownBody },
    ...ROW_PATHS.map((path) => ({ path, handler: jsonBody(limits.rowsBytes, true) })),
    { path: '/', handler: unlessFile(jsonBody(limits.jsonBytes, false)) },
  ];
}

function jsonBody(limit: number, arraysAreRows: boolean): RequestHandler {
  return json({
    limit,
    verify: (_request, _response, body) => checkJsonShape(body, { arraysAreRows }),
  });
}

function unlessFile(handler: RequestHandler): RequestHandler {
  return (request, response, next) =>
    FILE_PATHS.test(request.path) ? next() : handler(request, response, next);
}

function requireKnownBody(request: Request, _response: Response, next: NextFunction): void {
  const given = request.headers['content-type'];
  if (
    !hasBody(request) ||
    FILE_PATHS.test(request.path) ||
    request.is('multipart/form-data') ||
    (request.is(['json', '+json']) && !OTHER_CHARSET.test(given ?? ''))
  ) {
    next();
    return;
  }
  const message =
    given === undefined
      ? 'The body has no Content-Type.'
      : `Bodies of type ${JSON.stringify(given)} are not read here.`;
  next(
    new DomainError(
      'unsupported-media-type',
      `${message} Send application/json in UTF-8, or multipart/form-data where a file is uploaded.`,
    ),
  );
}
