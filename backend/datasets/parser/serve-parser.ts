import { isDatabaseUnavailable } from '../../database/database-errors';
import type { SqlPool } from '../../database/sql-pool';
import { DomainError } from '../../errors/domain-error';
import { parseFile } from './parse-file';
import type { ParserAnswer, ParserRequest } from './parser-messages';

/** The parser's whole life: takes one file after the other, and leaves no block of one it refused. */
export function serveParser(database: SqlPool): void {
  process.on('message', (message) => {
    void parse(database, message as ParserRequest).then(send);
  });
  send({ type: 'up' });
}

async function parse(database: SqlPool, request: ParserRequest): Promise<ParserAnswer> {
  try {
    return { type: 'parsed', table: await parseFile(database, request) };
  } catch (error) {
    await database
      .sql('delete from upload where id = $1', [request.uploadId])
      .catch(() => undefined); // swept later where this fails
    return refusal(error);
  }
}

function refusal(error: unknown): ParserAnswer {
  if (error instanceof DomainError) {
    const { code, message, details } = error;
    return { type: 'refused', code, message, details };
  }
  const message = error instanceof Error ? error.message : String(error);
  if (isDatabaseUnavailable(error))
    return { type: 'refused', code: 'database-unavailable', message, details: [] };
  process.stderr.write(`${error instanceof Error ? error.stack : message}\n`);
  return { type: 'refused', code: 'internal', message, details: [] };
}

function send(answer: ParserAnswer): void {
  process.send?.(answer);
}
