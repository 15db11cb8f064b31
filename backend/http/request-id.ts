import type { NextFunction, Request, Response } from 'express';
import { uuidv7 } from '../database/uuid';

const HEADER = 'X-Request-Id';
const ACCEPTED = /^[\w.:-]{1,128}$/;

/** Gives every answer a request id: the caller's own where it sent a usable one. */
export function assignRequestId(request: Request, response: Response, next: NextFunction): void {
  const given = request.get(HEADER);
  response.set(
    HEADER,
    given !== undefined && ACCEPTED.test(given) ? given : `req_${uuidv7().replaceAll('-', '')}`,
  );
  next();
}

export function requestIdOf(response: Response): string {
  return response.get(HEADER) ?? 'unknown';
}
