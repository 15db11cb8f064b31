import { createReadStream, createWriteStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { formatBytes } from '../../contracts/format-bytes';
import { DomainError } from '../../errors/domain-error';

/** A file may grow to so many times its size; what grows more is an attack or a mistake. */
const MOST_GROWTH = 100;
/** Bytes that are granted whatever the growth. */
const HARMLESS_BYTES = 1024 ** 2;

/** Undoes gzip into another file, counting what comes out. Throws `too-large` and `bad-request`. */
export async function inflateFile(from: string, to: string, maxBytes: number): Promise<void> {
  const most = mostInflated((await stat(from)).size, maxBytes);
  let bytes = 0;
  const counted = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      done(bytes > most ? tooLarge(most) : null, chunk);
    },
  });
  try {
    await pipeline(createReadStream(from), createGunzip(), counted, createWriteStream(to));
  } catch (error) {
    const { code, message } = error as { code?: unknown; message: string };
    if (String(code).startsWith('Z_'))
      throw new DomainError('bad-request', `The file is damaged gzip: ${message}`);
    throw error;
  }
}

/** Bytes that a compressed file of this size may grow to. */
export function mostInflated(size: number, maxBytes: number): number {
  return Math.min(maxBytes, Math.max(HARMLESS_BYTES, size * MOST_GROWTH));
}

/** Throws `too-large` where more came out than may. */
export function requireInflated(bytes: number, most: number): void {
  if (bytes > most) throw tooLarge(most);
}

function tooLarge(most: number): DomainError {
  return new DomainError(
    'too-large',
    `The file is compressed and grows to more than ${formatBytes(most)}: at most ${MOST_GROWTH} times its size, and what UPLOAD_LIMIT_MB says, are read.`,
  );
}
