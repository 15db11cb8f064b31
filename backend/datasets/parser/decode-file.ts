import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { TextDecoder } from 'node:util';
import { DomainError } from '../../errors/domain-error';
import type { Encoding } from '../table-origin';

/** Bytes without a character in Windows-1252. */
const NO_CHARACTER = new Set([0x81, 0x8d, 0x8f, 0x90, 0x9d]);
const LINE_FEED = 0x0a;

export interface DetectedEncoding {
  encoding: Encoding;
  byteOrderMark: boolean;
}

/**
 * Says how a file's bytes are to be read: by their byte order mark, else as UTF-8, else as
 * Windows-1252 where every byte is a character there. NUL bytes and anything else are refused.
 */
export async function detectEncoding(file: string): Promise<DetectedEncoding> {
  const mark = await readMark(file);
  if (mark) return { encoding: mark, byteOrderMark: true };
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let isUtf8 = true;
  let suspect: { offset: number; row: number; byte: number } | undefined;
  let offset = 0;
  let row = 1;
  for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) {
    isUtf8 &&= decodes(decoder, chunk);
    for (const byte of chunk) {
      if (byte === LINE_FEED) row++;
      else if (byte === 0) throw unreadable(`a NUL byte at offset ${offset} (row ${row})`, row);
      else if (!suspect && NO_CHARACTER.has(byte)) suspect = { offset, row, byte };
      offset++;
    }
  }
  isUtf8 &&= decodes(decoder, undefined);
  if (isUtf8) return { encoding: 'utf-8', byteOrderMark: false };
  if (suspect) {
    const { byte, offset: at, row: line } = suspect;
    throw unreadable(
      `byte 0x${byte.toString(16)} at offset ${at} (row ${line}), which is neither UTF-8 nor Windows-1252`,
      line,
    );
  }
  return { encoding: 'windows-1252', byteOrderMark: false };
}

/** The file's text in chunks, its byte order mark left out. */
export async function* decodeFile(file: string, encoding: Encoding): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding);
  for await (const chunk of createReadStream(file, {
    highWaterMark: 1024 ** 2,
  }) as AsyncIterable<Buffer>) {
    yield decoder.decode(chunk, { stream: true });
  }
  yield decoder.decode();
}

async function readMark(file: string): Promise<Encoding | undefined> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(3), 0, 3, 0);
    const start = buffer.toString('hex', 0, bytesRead);
    if (start === 'efbbbf') return 'utf-8';
    if (start.startsWith('fffe')) return 'utf-16le';
    return start.startsWith('feff') ? 'utf-16be' : undefined;
  } finally {
    await handle.close();
  }
}

function decodes(decoder: TextDecoder, chunk: Buffer | undefined): boolean {
  try {
    decoder.decode(chunk, { stream: chunk !== undefined });
    return true;
  } catch {
    return false;
  }
}

function unreadable(what: string, row: number): DomainError {
  return new DomainError(
    'unsupported-encoding',
    `The file is no text that can be read: it has ${what}. Save it as UTF-8 and upload it again.`,
    {
      details: [{ row, detail: `has ${what}` }],
    },
  );
}
