import { isDiskFull, isRetryable } from '../../database/database-errors';
import type { SqlPool } from '../../database/sql-pool';
import { DomainError } from '../../errors/domain-error';
import { appendFile } from './append-file';
import { inspectFile } from './inspect-file';
import { parseFile } from './parse-file';
import { refusal, type ParserAnswer, type ParserRequest, type Refusal } from './parser-messages';

/** The parser's whole life: takes one file after the other, and leaves no block of one it refused. */
export function serveParser(database: SqlPool): void {
  process.on('message', (message) => {
    void parse(database, message as ParserRequest).then(send);
  });
  send({ type: 'up' });
}

async function parse(database: SqlPool, request: ParserRequest): Promise<ParserAnswer> {
  try {
    switch (request.type) {
      case 'inspect':
        return { type: 'inspected', inspection: await inspectFile(request) };
      case 'append':
        return { type: 'appended', table: await appendFile(database, request) };
      case 'parse':
        return { type: 'parsed', table: await parseFile(database, request) };
    }
  } catch (error) {
    if (request.type !== 'inspect') await forget(database, request.uploadId);
    return toRefusal(error);
  }
}

async function forget(database: SqlPool, uploadId: string): Promise<void> {
  await database.sql('delete from upload where id = $1', [uploadId]).catch(() => undefined); // swept later where this fails
}

function toRefusal(error: unknown): Refusal {
  if (error instanceof DomainError) {
    const { code, message, details, extensions } = error;
    return { type: 'refused', code, message, details, extensions };
  }
  if (isDiskFull(error))
    return refusal(
      'disk-full',
      'The disk of the database is full; nothing was kept. Free some room on it, or delete what is not needed.',
    );
  if (isRetryable(error))
    return refusal(
      'database-unavailable',
      'Postgres stopped answering while the file was stored; nothing was kept.',
    );
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  return refusal('internal', 'The file could not be read; the log says why.');
}

function send(answer: ParserAnswer): void {
  process.send?.(answer);
}
