import type { Request } from 'express';
import { Transform, type TransformCallback } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { formatBytes } from '../contracts/format-bytes';
import { DomainError } from '../errors/domain-error';

/** A body may grow to so many times its size when it is inflated; what grows more is an attack or a mistake. */
const MOST_GROWTH = 100;
/** Bytes that are granted whatever the growth: small files of blanks are harmless. */
const HARMLESS_BYTES = 1024 ** 2;

/**
 * The request as if its body had come without `Content-Encoding`. Gzip is inflated as it arrives and
 * counted; other encodings are refused with `unsupported-media-type`.
 */
export function decodedBody(request: Request, maxBytes: number): Request {
  const encoding = (request.headers['content-encoding'] ?? 'identity').toLowerCase();
  if (encoding === 'identity') return request;
  if (encoding !== 'gzip' && encoding !== 'x-gzip')
    throw new DomainError(
      'unsupported-media-type',
      `Content-Encoding ${JSON.stringify(encoding)} is not read here; send gzip, or none.`,
    );
  let sent = 0;
  request.on('data', (chunk: Buffer) => {
    sent += chunk.length;
  });
  const inflated = new Counted((bytes) => {
    if (bytes > Math.max(HARMLESS_BYTES, sent * MOST_GROWTH)) throw grownTooMuch();
    if (bytes > maxBytes) throw tooLarge(maxBytes);
  });
  const gunzip = createGunzip();
  const fail = (error: Error): void => void inflated.destroy(error);
  request.on('error', fail).on('aborted', () => fail(new Error('the request was cut off')));
  gunzip.on('error', (error) => fail(new DomainError('bad-request', notGzip(error))));
  request.pipe(gunzip).pipe(inflated);
  const headers = { ...request.headers, 'transfer-encoding': 'chunked' };
  delete headers['content-encoding'];
  delete headers['content-length'];
  return Object.assign(inflated, { headers }) as unknown as Request;
}

/** Passes bytes on and fails with `too-large` at the first that is one too many. */
export function atMost(maxBytes: number): Transform {
  return new Counted((bytes) => {
    if (bytes > maxBytes) throw tooLarge(maxBytes);
  });
}

class Counted extends Transform {
  private bytes = 0;

  constructor(private readonly check: (bytes: number) => void) {
    super();
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.bytes += chunk.length;
    try {
      this.check(this.bytes);
      done(null, chunk);
    } catch (error) {
      done(error as Error);
    }
  }
}

function tooLarge(maxBytes: number): DomainError {
  return new DomainError(
    'too-large',
    `The file is larger than ${formatBytes(maxBytes)}. Split it, or raise UPLOAD_LIMIT_MB.`,
  );
}

function grownTooMuch(): DomainError {
  return new DomainError(
    'too-large',
    `The body grows to more than ${MOST_GROWTH} times its size when it is inflated. Send it without compression.`,
  );
}

function notGzip(error: Error): string {
  return `The body is not the gzip that Content-Encoding says it is: ${error.message}`;
}
