import { json, type NextFunction, type Request, type RequestHandler, type Response } from 'express';
import type { Config } from '../config/config';
import { DomainError } from '../errors/domain-error';

/** Paths whose JSON bodies carry rows, and so may be larger than the others'. */
const ROW_PATHS = ['/train', '/predict'];

/** Parses JSON bodies, each path up to its limit. Uploads are multipart and have limits of their own. */
export function bodyParsers({ limits }: Config): { path: string; handler: RequestHandler }[] {
  return [
    { path: '/', handler: requireKnownBody },
    ...ROW_PATHS.map((path) => ({ path, handler: json({ limit: limits.rowsBytes }) })),
    { path: '/', handler: json({ limit: limits.jsonBytes }) },
  ];
}

function requireKnownBody(request: Request, _response: Response, next: NextFunction): void {
  const hasBody =
    request.headers['transfer-encoding'] !== undefined ||
    Number(request.headers['content-length'] ?? 0) > 0;
  if (!hasBody || request.is(['json', '+json', 'multipart/form-data'])) {
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
