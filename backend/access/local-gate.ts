import type { NextFunction, Request, Response } from 'express';
import type { Config } from '../config/config';
import { DomainError } from '../errors/domain-error';

const LOCAL_HOSTS = new Set(['localhost', '127.0.0.1', '[::1]']);
const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * The gate every request passes. On loopback the person at this machine is the operator, so the
 * gate keeps out what a foreign web page could make their browser send: another Host (DNS
 * rebinding), and a foreign Origin on anything that changes something.
 */
export function createLocalGate(
  config: Config,
): (request: Request, response: Response, next: NextFunction) => void {
  const allowed = new Set([...LOCAL_HOSTS, ...config.allowedHosts]);
  const isAllowed = (host: string): boolean => allowed.has(host.replace(/:\d+$/, '').toLowerCase());
  return (request, _response, next) => {
    const host = request.headers.host ?? '';
    const origin = request.headers.origin;
    if (!isAllowed(host)) {
      next(
        new DomainError(
          'host-not-allowed',
          `Host ${JSON.stringify(host)} is not one of this platform's. Use localhost, or name it in ALLOWED_HOSTS.`,
        ),
      );
    } else if (
      origin !== undefined &&
      !SAFE_METHODS.has(request.method) &&
      !isAllowed(hostOf(origin))
    ) {
      next(
        new DomainError(
          'origin-not-allowed',
          `Pages of ${JSON.stringify(origin)} may not change anything here. Name the host in ALLOWED_HOSTS if it is yours.`,
        ),
      );
    } else next();
  };
}

/** A bind beyond loopback is for containers whose port is published on the host's loopback. */
export function checkBind(config: Config): void {
  const loopback =
    config.bind === '127.0.0.1' || config.bind === '::1' || config.bind === 'localhost';
  if (loopback || config.access === 'local-published') return;
  throw new Error(
    `BIND=${config.bind} would let in everybody who can reach this machine, without any credential. Leave BIND alone, or set ACCESS=local-published where only the host's loopback can reach the port.`,
  );
}

function hostOf(origin: string): string {
  return URL.canParse(origin) ? new URL(origin).host : origin;
}
