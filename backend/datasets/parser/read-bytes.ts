import { createReadStream } from 'node:fs';
import { decodeText } from './decode-text';
import type { DetectedEncoding } from './detect-encoding';

const CHUNK_BYTES = 1024 ** 2;
const MARK_BYTES = 3;

/** The file's text as UTF-8 in pieces, without its byte order mark; a piece may end within a character. */
export async function* readBytes(
  path: string,
  { encoding, byteOrderMark }: DetectedEncoding,
): AsyncGenerator<Buffer> {
  if (encoding !== 'utf-8') {
    for await (const text of decodeText(path, encoding)) yield Buffer.from(text);
    return;
  }
  const start = byteOrderMark ? MARK_BYTES : 0;
  for await (const bytes of createReadStream(path, { start, highWaterMark: CHUNK_BYTES }))
    yield bytes as Buffer;
}
