import type { NextFunction, Request, Response } from 'express';
import { DomainError } from '../errors/domain-error';
import { hasBody } from './has-body';
import { sendProblem, toProblem } from './problem';
import { requestIdOf } from './request-id';

const WINDOW_SECONDS = 10;
const LEAST_BYTES_PER_SECOND = 16 * 1024;
const LEAST_BYTES = WINDOW_SECONDS * LEAST_BYTES_PER_SECOND;

/**
 * Ends requests whose body comes slower than 16 KiB/s over any 10 s, with 408: Node itself only knows
 * a limit for the whole, which would be too short for a large file or too long for an attack. Seconds
 * in which bytes wait for us to read them are ours, and count as fast.
 */
export function requirePace(request: Request, response: Response, next: NextFunction): void {
  if (hasBody(request)) watch(request, response);
  next();
}

function watch(request: Request, response: Response): void {
  const { socket } = request;
  const lately: number[] = [];
  let before = socket.bytesRead;
  const timer = setInterval(() => {
    if (request.complete) return clearInterval(timer);
    lately.push(request.readableLength > 0 ? LEAST_BYTES : socket.bytesRead - before);
    before = socket.bytesRead;
    if (lately.length < WINDOW_SECONDS) return;
    if (lately.reduce((sum, bytes) => sum + bytes, 0) < LEAST_BYTES) cutOff(request, response);
    lately.shift();
  }, 1000);
  timer.unref();
  request.once('close', () => clearInterval(timer));
}

function cutOff(request: Request, response: Response): void {
  if (response.headersSent) {
    request.destroy();
    return;
  }
  const error = new DomainError(
    'request-timeout',
    `The body came slower than ${LEAST_BYTES_PER_SECOND} bytes a second for ${WINDOW_SECONDS} seconds. Send it again over a faster connection, or compressed as gzip.`,
  );
  response.set('Connection', 'close').once('finish', () => request.destroy());
  sendProblem(response, toProblem(error, requestIdOf(response)));
}
