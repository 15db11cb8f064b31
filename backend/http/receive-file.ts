import type { Request, Response } from 'express';
import multer, { MulterError } from 'multer';
import { createWriteStream } from 'node:fs';
import { rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { formatBytes } from '../contracts/format-bytes';
import { DomainError } from '../errors/domain-error';
import { atMost, decodedBody } from './decoded-body';
import { givenTwice } from './refuse-repeats';

export interface ReceivedFile {
  path: string;
  /** As it was sent; never to be used as a path. */
  fileName: string;
  /** The other fields of a form, and query parameters. */
  fields: Readonly<Record<string, string | undefined>>;
}

export interface ReceiveOptions {
  /** Where the file goes, under a name of ours. */
  newFile: () => string;
  maxBytes: number;
}

/** Other fields of a form, such as options as JSON. */
const FIELD_BYTES = 1024 ** 2;

/**
 * Streams one file to disk: the field `file` of a multipart form, or a body that is the file itself.
 * A `Content-Encoding: gzip` is undone on the way. Nothing is left of a file that is refused.
 */
export async function receiveFile(
  request: Request,
  response: Response,
  options: ReceiveOptions,
): Promise<ReceivedFile> {
  const target = options.newFile();
  try {
    const body = decodedBody(request, options.maxBytes);
    return request.is('multipart/form-data')
      ? await receiveForm(body, response, { target, maxBytes: options.maxBytes })
      : await receiveBody(request, body, { target, maxBytes: options.maxBytes });
  } catch (error) {
    await rm(target, { force: true });
    throw toDomainError(error, options.maxBytes);
  }
}

interface Target {
  target: string;
  maxBytes: number;
}

async function receiveForm(
  request: Request,
  response: Response,
  { target, maxBytes }: Target,
): Promise<ReceivedFile> {
  const storage = multer.diskStorage({
    destination: path.dirname(target),
    filename: (_request, _file, done) => done(null, path.basename(target)),
  });
  const limits = {
    fileSize: maxBytes,
    files: 1,
    fields: 4,
    fieldSize: FIELD_BYTES,
    fieldNameSize: 64,
    fieldNestingDepth: 1,
    parts: 6,
    headerPairs: 20,
  };
  const receive = multer({ storage, limits, defParamCharset: 'utf8' }).single('file');
  await new Promise<void>((resolve, reject) => {
    receive(request, response, (error: unknown) =>
      error === undefined || error === null ? resolve() : reject(error),
    );
  });
  if (!request.file)
    throw new DomainError(
      'bad-request',
      'The request holds no file: send one in the field "file".',
    );
  const { path: file, originalname: fileName } = request.file;
  return {
    path: file,
    fileName,
    fields: textFields(request.query, request.body),
  };
}

async function receiveBody(
  request: Request,
  body: Readable,
  { target, maxBytes }: Target,
): Promise<ReceivedFile> {
  const limited = atMost(maxBytes);
  const cutOff = (): void => {
    if (!request.complete) limited.destroy(new Error('it was cut off'));
  };
  request.once('close', cutOff);
  body.once('error', (error) => limited.destroy(error));
  try {
    await pipeline(body.pipe(limited), createWriteStream(target));
  } catch (error) {
    // the rest is let pass, so that the sender can hear the answer
    body.unpipe(limited);
    request.resume();
    throw error;
  } finally {
    request.off('close', cutOff);
  }
  if ((await stat(target)).size === 0)
    throw new DomainError(
      'bad-request',
      'The body is empty: send the file as the body, or as a form.',
    );
  return { path: target, fileName: fileNameOf(request), fields: textFields(request.query) };
}

/** Only texts, and only those that stand there themselves; each is given once, wherever. */
function textFields(...given: unknown[]): Record<string, string | undefined> {
  const fields = new Map<string, string>();
  for (const [name, value] of given.flatMap((part) => Object.entries(part ?? {}))) {
    if (Array.isArray(value) || fields.has(name)) throw givenTwice(name);
    if (typeof value === 'string') fields.set(name, value);
  }
  return Object.fromEntries(fields);
}

/** By `Content-Disposition`; else nameless, with the extension of its type. */
function fileNameOf(request: Request): string {
  const header = request.headers['content-disposition'] ?? '';
  const encoded = /filename\*=utf-8''([^;\s]+)/i.exec(header)?.[1];
  const plain = /filename="?([^";]+)"?/i.exec(header)?.[1];
  return safelyDecoded(encoded) ?? plain ?? 'table';
}

function safelyDecoded(encoded: string | undefined): string | undefined {
  try {
    return encoded && decodeURIComponent(encoded);
  } catch {
    return undefined;
  }
}

function toDomainError(error: unknown, maxBytes: number): DomainError {
  if (error instanceof DomainError) return error;
  if (error instanceof Error && 'code' in error && error.code === 'ENOSPC') {
    return new DomainError(
      'disk-full',
      'The disk on which uploads arrive is full. Free some room on it, or send a smaller file.',
      { cause: error },
    );
  }
  if (!(error instanceof MulterError)) {
    const message = error instanceof Error ? error.message : String(error);
    return new DomainError('bad-request', `The body cannot be read: ${message}`, {
      cause: error,
    });
  }
  if (error.code === 'LIMIT_FILE_SIZE') {
    return new DomainError(
      'too-large',
      `The file is larger than ${formatBytes(maxBytes)}. Split it, or raise UPLOAD_LIMIT_MB.`,
      { cause: error },
    );
  }
  const field =
    error.field === undefined ? '' : ` (field ${JSON.stringify(error.field.slice(0, 64))})`;
  return new DomainError(
    'bad-request',
    `Send exactly one file, in the field "file": ${error.message.toLowerCase()}${field}.`,
    { cause: error },
  );
}
