import { json, type NextFunction, type Request, type RequestHandler, type Response } from 'express';
import type { Config } from '../config/config';
import { DomainError } from '../errors/domain-error';

/** Paths whose JSON bodies carry rows, and so may be larger than the others'. */
const ROW_PATHS = ['/train', '/predict', '/upload'];
/** Paths whose bodies are files of any type, read by their routes and not here. */
const FILE_PATHS = /^\/api\/v1\/datasets(\/inspect)?\/?$/;

/** Parses JSON bodies, each path up to its limit. Uploads are files and have limits of their own. */
export function bodyParsers({ limits }: Config): { path: string; handler: RequestHandler }[] {
  return [
    { path: '/', handler: requireKnownBody },
    ...ROW_PATHS.map((path) => ({ path, handler: json({ limit: limits.rowsBytes }) })),
    { path: '/', handler: unlessFile(json({ limit: limits.jsonBytes })) },
  ];
}

function unlessFile(handler: RequestHandler): RequestHandler {
  return (request, response, next) =>
    FILE_PATHS.test(request.path) ? next() : handler(request, response, next);
}

function requireKnownBody(request: Request, _response: Response, next: NextFunction): void {
  const hasBody =
    request.headers['transfer-encoding'] !== undefined ||
    Number(request.headers['content-length'] ?? 0) > 0;
  if (
    !hasBody ||
    FILE_PATHS.test(request.path) ||
    request.is(['json', '+json', 'multipart/form-data'])
  ) {
    next();
    return;
  }
  const given = request.headers['content-type'];
  const message =
    given === undefined
      ? 'The body has no Content-Type.'
      : `Bodies of type ${JSON.stringify(given)} are not read here.`;
  next(
    new DomainError(
      'unsupported-media-type',
      `${message} Send application/json, or multipart/form-data where a file is uploaded.`,
    ),
  );
}
