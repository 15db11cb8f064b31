import type { Request, Response } from 'express';
import multer, { MulterError } from 'multer';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { formatBytes } from '../contracts/format-bytes';
import { DomainError } from '../errors/domain-error';

export interface ReceivedFile {
  path: string;
  /** As it was sent; never to be used as a path. */
  fileName: string;
}

export interface ReceiveOptions {
  /** Where the file goes, under a name of ours. */
  newFile: () => string;
  maxBytes: number;
}

/** Streams the one file of a multipart request, field `file`, to disk. Nothing is left of one that is refused. */
export async function receiveFile(
  request: Request,
  response: Response,
  options: ReceiveOptions,
): Promise<ReceivedFile> {
  if (!request.is('multipart/form-data')) {
    throw new DomainError(
      'unsupported-media-type',
      'Send the file as multipart/form-data, in a field named "file".',
    );
  }
  const target = options.newFile();
  const storage = multer.diskStorage({
    destination: path.dirname(target),
    filename: (_request, _file, done) => done(null, path.basename(target)),
  });
  const limits = {
    fileSize: options.maxBytes,
    files: 1,
    fields: 4,
    fieldSize: 1024,
    fieldNameSize: 64,
    parts: 6,
    headerPairs: 20,
  };
  const receive = multer({ storage, limits, defParamCharset: 'utf8' }).single('file');
  try {
    await new Promise<void>((resolve, reject) => {
      receive(request, response, (error: unknown) =>
        error === undefined || error === null ? resolve() : reject(error),
      );
    });
  } catch (error) {
    await rm(target, { force: true });
    throw toDomainError(error, options.maxBytes);
  }
  if (!request.file)
    throw new DomainError(
      'bad-request',
      'The request holds no file: send one in the field "file".',
    );
  return { path: request.file.path, fileName: request.file.originalname };
}

function toDomainError(error: unknown, maxBytes: number): DomainError {
  if (error instanceof Error && 'code' in error && error.code === 'ENOSPC') {
    return new DomainError(
      'disk-full',
      'The disk on which uploads arrive is full. Free some room on it, or send a smaller file.',
      { cause: error },
    );
  }
  if (!(error instanceof MulterError)) {
    const message = error instanceof Error ? error.message : String(error);
    return new DomainError('bad-request', `The multipart body cannot be read: ${message}`, {
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
