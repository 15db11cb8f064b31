import type { ColumnSchema } from '../../contracts/table';
import type { SqlPool } from '../../database/sql-pool';
import { DomainError } from '../../errors/domain-error';
import { BLOCK_ROWS } from '../block';
import { encodeBlock } from '../block-codec';
import { ColumnHash, contentHash } from '../content-hash';
import type { Encoding, TableOrigin } from '../table-origin';
import { BlockWriter } from './block-writer';
import { checkHeader } from './check-header';
import { ColumnGuess, distinctLimit } from './column-guess';
import { createColumnWriter } from './column-writer';
import { decodeText } from './decode-text';
import { detectDelimiter } from './detect-delimiter';
import { detectEncoding } from './detect-encoding';
import { readRows, type RowLimits } from './read-rows';

/** Values that are gathered before they are written: bounds the parser's memory whatever the table's shape. */
const VALUES_AT_ONCE = 8 * 1024 ** 2;
const CHARACTERS_AT_ONCE = 16 * 1024 ** 2;

export interface ParseRequest {
  /** Path of the uploaded file on this machine. */
  file: string;
  /** Its name as it was sent; never used as a path. */
  fileName: string;
  uploadId: string;
  limits: RowLimits;
}

export interface ParsedTable {
  columns: ColumnSchema[];
  rowCount: number;
  contentHash: string;
  storedBytes: number;
  origin: TableOrigin;
}

/**
 * Turns a file into typed column blocks under an upload id. Reads it twice: once to check it and to
 * learn every column's type from all of its values, once to write, so that no guess has to be
 * unlearned and memory stays bounded. Nothing names the blocks until the caller makes a version.
 */
export async function parseFile(database: SqlPool, request: ParseRequest): Promise<ParsedTable> {
  const { encoding, byteOrderMark, fileBytes } = await detectEncoding(request.file);
  const delimiter = detectDelimiter(await firstText(request.file, encoding));
  const checked = await learnSchema(request, encoding, delimiter);
  if (checked.rowCount === 0)
    throw new DomainError('dataset-empty', 'The file has a header but no row of values.');
  await database.sql('insert into upload (id) values ($1)', [request.uploadId]);
  const written = await writeBlocks(database, request, { ...checked, encoding, delimiter });
  const origin = {
    filename: request.fileName,
    fileBytes,
    encoding,
    byteOrderMark,
    delimiter,
    blankRows: checked.blankRows,
  };
  return { columns: checked.columns, rowCount: checked.rowCount, ...written, origin };
}

async function firstText(file: string, encoding: Encoding): Promise<string> {
  for await (const text of decodeText(file, encoding)) return text;
  return '';
}

async function learnSchema({ file, limits }: ParseRequest, encoding: Encoding, delimiter: string) {
  let names: string[] = [];
  let guesses: ColumnGuess[] = [];
  let rowCount = 0;
  const blankRows = await readRows(decodeText(file, encoding), delimiter, {
    limits,
    onHeader: (header) => {
      names = checkHeader(header);
      const limit = distinctLimit(names.length);
      guesses = names.map(() => new ColumnGuess(limit));
    },
    onRows: (rows) => {
      rowCount += rows.length;
      for (const row of rows) row.forEach((text, column) => guesses[column]?.observe(text));
    },
  });
  const columns = guesses.map((guess, column) => guess.schema(names[column] ?? ''));
  return { columns, rowCount, blankRows };
}

interface CheckedFile {
  columns: ColumnSchema[];
  encoding: Encoding;
  delimiter: string;
}

async function writeBlocks(
  database: SqlPool,
  { file, limits, uploadId }: ParseRequest,
  checked: CheckedFile,
) {
  const { columns, encoding, delimiter } = checked;
  const blockRows = Math.max(1, Math.min(BLOCK_ROWS, Math.floor(VALUES_AT_ONCE / columns.length)));
  const writers = columns.map((schema) => createColumnWriter(schema, blockRows));
  const hashes = columns.map(() => new ColumnHash());
  const blockWriter = new BlockWriter(database.sql, uploadId);
  let totalRows = 0;
  let rows = 0;
  let characters = 0;
  let blockIndex = 0;
  const endBlock = async (): Promise<void> => {
    const blocks = writers.map((writer) => writer.take());
    for (const [column, block] of blocks.entries()) {
      hashes[column]?.add(block);
      await blockWriter.write(column, blockIndex, rows, encodeBlock(block));
    }
    totalRows += rows;
    blockIndex++;
    rows = characters = 0;
  };
  await readRows(decodeText(file, encoding), delimiter, {
    limits,
    onHeader: () => undefined,
    onRows: async (texts) => {
      for (const row of texts) {
        row.forEach((text, column) => {
          writers[column]?.add(text);
          characters += text.length;
        });
        rows++;
        if (rows === blockRows || characters > CHARACTERS_AT_ONCE) await endBlock();
      }
    },
  });
  if (rows > 0) await endBlock();
  await blockWriter.flush();
  const digests = hashes.map((hash, column) => hash.digest(columns[column]?.categories));
  return {
    contentHash: contentHash(columns, totalRows, digests),
    storedBytes: blockWriter.storedBytes,
  };
}
