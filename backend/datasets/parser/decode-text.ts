import { createReadStream } from 'node:fs';
import { DomainError } from '../../errors/domain-error';
import type { Encoding } from '../table-origin';

const CHUNK_BYTES = 256 * 1024;

/**
 * The file's text in pieces, without its byte order mark. The pieces depend on nothing but the
 * bytes. Throws `unsupported-encoding` for UTF-16 that is damaged or holds NUL characters; the other
 * encodings were checked before.
 */
export async function* decodeText(path: string, encoding: Encoding): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding, { fatal: true });
  let line = 1;
  for await (const bytes of createReadStream(path, { highWaterMark: CHUNK_BYTES })) {
    const text = decode(decoder, line, bytes as Buffer);
    const nul = text.indexOf('\0');
    if (nul >= 0) throw damaged('a NUL character', line + lineEnds(text.slice(0, nul)));
    line += lineEnds(text);
    yield text;
  }
  yield decode(decoder, line);
}

function decode(decoder: InstanceType<typeof TextDecoder>, line: number, bytes?: Buffer): string {
  try {
    return bytes ? decoder.decode(bytes, { stream: true }) : decoder.decode();
  } catch {
    throw damaged(`text that is not ${decoder.encoding.toUpperCase()}`, line);
  }
}

function lineEnds(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count++;
  return count;
}

function damaged(what: string, row: number): DomainError {
  const detail = `on or after line ${row} there is ${what}`;
  return new DomainError('unsupported-encoding', `The file is not text: ${detail}`, {
    details: [{ row, detail }],
  });
}
