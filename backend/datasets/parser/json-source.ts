import { DomainError } from '../../errors/domain-error';
import type { TableFormat } from '../table-origin';
import { BatchBuilder } from './batch-builder';
import type { CellSink } from './cell-batch';
import { cellFault } from './cell-fault';
import { detectEncoding } from './detect-encoding';
import { arrayElements, jsonShape, lines } from './json-elements';
import type { Problems } from './problems';
import { readBytes } from './read-bytes';
import type { ReadOptions } from './read-options';
import type { SourceLimits, TableSource } from './table-source';

type JsonRow = Record<string, unknown>;

/** Integers that doubles may change; what stands in quotes is passed over. */
const LONG_INTEGERS = /"(?:[^"\\]|\\.)*"|(?<![\d.eE+-])-?\d{16,}(?![\d.eE])/g;
const MANY_DIGITS = /\d{16}/;
/** The form with one array per column is read in one piece, up to this size. */
const LARGEST_COLUMNS_BYTES = 64 * 1024 ** 2;

/**
 * JSON as a table: an array of objects, one object per line, or one object with an array per column.
 * A column is whatever any row names. Nested values stay JSON; integers keep all of their digits.
 * Rows are numbered from 1, lines where there is one per line.
 */
export async function jsonSource(
  path: string,
  format: TableFormat,
  { options, limits }: { options: ReadOptions; limits: SourceLimits },
): Promise<TableSource> {
  const found = await detectEncoding(path, options.encoding);
  const pieces = () => readBytes(path, found);
  const isColumns = format === 'json' && (await firstCharacter(pieces())) === '{';
  if (isColumns && found.fileBytes > LARGEST_COLUMNS_BYTES)
    throw new DomainError(
      'too-large',
      'A JSON object of columns is read in one piece, up to 64 MiB. Send an array of rows, or one row per line.',
    );
  const rows = () =>
    isColumns
      ? columnRows(pieces())
      : format === 'json'
        ? arrayElements(pieces())
        : lines(pieces());
  const { encoding, byteOrderMark } = found;
  return {
    dialect: { format, compressed: false, encoding, byteOrderMark, delimiter: '' },
    decimal: '.',
    read: (sink, problems) =>
      readRows(rows, sink, { problems, limits, mayBeBlank: format === 'ndjson' }),
    close: () => Promise.resolve(),
  };
}

interface Reading {
  problems: Problems;
  limits: SourceLimits;
  /** True where a row is a line. */
  mayBeBlank: boolean;
}

async function readRows(
  rows: () => AsyncIterable<string | JsonRow>,
  sink: CellSink,
  reading: Reading,
): Promise<number> {
  const positions = await namesOf(rows(), reading.limits);
  if (positions.size === 0)
    throw new DomainError('dataset-empty', 'The file holds no row: it needs at least one object.');
  sink.onHeader([...positions.keys()]);
  const batch = new BatchBuilder(positions.size, sink);
  let row = 0;
  let blank = 0;
  for await (const written of rows()) {
    row++;
    if (reading.mayBeBlank && written === '') blank++;
    else {
      const fields = fieldsOf(written, row, reading);
      if (!fields) continue;
      for (const [name, text] of fields) batch.set(positions.get(name)!, text);
      await batch.endRow(row);
    }
  }
  await batch.handOn();
  return blank;
}

/** Position of each name, in the order of appearance. */
async function namesOf(rows: AsyncIterable<string | JsonRow>, limits: SourceLimits) {
  const positions = new Map<string, number>();
  for await (const written of rows) {
    for (const name of Object.keys(rowOf(written) ?? {}))
      if (!positions.has(name)) positions.set(name, positions.size);
    if (positions.size > limits.columns)
      throw new DomainError(
        'too-many-columns',
        `The rows name more than ${limits.columns} columns; at most ${limits.columns} are taken.`,
      );
  }
  return positions;
}

function fieldsOf(written: string | JsonRow, row: number, { problems, limits }: Reading) {
  const fields = rowOf(written);
  const refuse = (code: string, detail: string): undefined => {
    const got = excerpt(written);
    problems.add(() => ({ row, column: 1, code, detail, expected: 'an object', got }));
    return undefined;
  };
  if (!fields) return refuse('invalid-json', 'is no JSON object');
  const names = Object.keys(fields);
  if (typeof written === 'string') {
    const { isTooDeep, members } = jsonShape(written);
    if (isTooDeep) return refuse('too-deep', 'is nested too deep; at most 64 levels are read');
    if (members > names.length)
      return refuse('duplicate-key', 'names a column twice; which value is meant is not known');
  }
  const texts = names.map((name) => [name, textOf(fields[name])] as const);
  for (const [name, text] of texts) {
    const fault = cellFault(text, limits.fieldBytes);
    if (fault) return refuse(fault.code, `${fault.detail} in ${JSON.stringify(name.slice(0, 80))}`);
  }
  return texts;
}

/** Undefined where the text is no JSON object. */
function rowOf(written: string | JsonRow): JsonRow | undefined {
  if (typeof written !== 'string') return written;
  const value = parsed(written);
  const isRow = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isRow ? (value as JsonRow) : undefined;
}

function parsed(json: string): unknown {
  try {
    const value: unknown = JSON.parse(json);
    if (!MANY_DIGITS.test(json)) return value;
    // long integers as texts, which keep their digits
    return JSON.parse(
      json.replace(LONG_INTEGERS, (token) => (token.startsWith('"') ? token : `"${token}"`)),
    );
  } catch {
    return undefined;
  }
}

function textOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function excerpt(written: string | JsonRow): string {
  return (typeof written === 'string' ? written : JSON.stringify(written)).trim().slice(0, 40);
}

async function firstCharacter(pieces: AsyncIterable<Buffer>): Promise<string | undefined> {
  for await (const piece of pieces) {
    const text = piece.toString('utf8').trimStart();
    if (text !== '') return text[0];
  }
  return undefined;
}

/** `{"a": [1, 2], "b": ["x", "y"]}` row by row. */
async function* columnRows(pieces: AsyncIterable<Buffer>): AsyncGenerator<JsonRow> {
  const chunks: Buffer[] = [];
  for await (const piece of pieces) chunks.push(piece);
  const text = Buffer.concat(chunks).toString('utf8');
  const entries = Object.entries(parsed(text) ?? {});
  const { isTooDeep, members } = jsonShape(text);
  if (isTooDeep || members > entries.length)
    throw new DomainError(
      'invalid-csv',
      isTooDeep
        ? 'The columns are nested too deep; at most 64 levels are read.'
        : 'The JSON object names a column twice; which one is meant is not known. Give each its own name.',
    );
  const lengths = new Set(
    entries.map(([, values]) => (Array.isArray(values) ? values.length : -1)),
  );
  if (lengths.size !== 1 || lengths.has(-1))
    throw new DomainError(
      'invalid-csv',
      'A JSON object must hold one array per column, all of one length. Send that, an array of objects, or one object per line.',
    );
  const [length = 0] = lengths;
  for (let row = 0; row < length; row++)
    yield Object.fromEntries(entries.map(([name, values]) => [name, (values as unknown[])[row]]));
}
