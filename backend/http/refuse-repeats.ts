import type { NextFunction, Request, Response } from 'express';
import { DomainError } from '../errors/domain-error';

/**
 * Refuses a query that names a parameter twice: of two values nobody knows which one is meant. No
 * parameter of ours is a list; where several values may stand in one, they are separated by commas.
 */
export function refuseRepeats(request: Request, _response: Response, next: NextFunction): void {
  const start = request.url.indexOf('?');
  const name = start < 0 ? undefined : repeatedName(request.url.slice(start + 1));
  next(name === undefined ? undefined : givenTwice(name));
}

function repeatedName(query: string): string | undefined {
  const seen = new Set<string>();
  for (const name of new URLSearchParams(query).keys()) {
    if (seen.has(name)) return name;
    seen.add(name);
  }
  return undefined;
}

/** A parameter of a query, or a field of a form. */
export function givenTwice(name: string): DomainError {
  const shown = JSON.stringify(name.slice(0, 64));
  return new DomainError(
    'bad-request',
    `The request gives ${shown} twice. Give it once; where it takes several values, separate them by commas.`,
    { details: [{ pointer: `/${name.slice(0, 64)}`, detail: 'is given twice' }] },
  );
}
