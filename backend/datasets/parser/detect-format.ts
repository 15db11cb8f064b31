import { open } from 'node:fs/promises';
import path from 'node:path';
import type { TableFormat } from '../table-origin';

/** `ole` is what Office wrote before 2007, and still writes around a file with a password. */
export type FoundFormat = TableFormat | 'gzip' | 'zip' | 'ole';

const SAMPLE_BYTES = 64 * 1024;
const MARKS: readonly [string, FoundFormat][] = [
  ['1f8b', 'gzip'],
  ['504b0304', 'zip'],
  ['d0cf11e0', 'ole'],
  [Buffer.from('PAR1').toString('hex'), 'parquet'],
];
const SEPARATED = new Set(['.csv', '.tsv', '.txt']);
const LINED = new Set(['.ndjson', '.jsonl']);

/**
 * What a file is by its first bytes: the mark of a binary format, or JSON where the text begins with
 * a bracket, unless its name says that it holds separated values. Everything else is those.
 */
export async function detectFormat(file: string, fileName: string): Promise<FoundFormat> {
  const bytes = await firstBytes(file);
  const hex = bytes.toString('hex', 0, 4);
  const marked = MARKS.find(([mark]) => hex.startsWith(mark));
  if (marked) return marked[1];
  const extension = path.extname(fileName.replace(/\.gz$/i, '')).toLowerCase();
  const text = bytes
    .toString('utf8')
    .replace(/^\ufeff/, '')
    .trimStart();
  if (SEPARATED.has(extension) || !/^[[{]/.test(text)) return 'csv';
  if (LINED.has(extension)) return 'ndjson';
  return text.startsWith('{') && isJson(text.split('\n', 1)[0] ?? '') ? 'ndjson' : 'json';
}

async function firstBytes(file: string): Promise<Buffer> {
  const handle = await open(file);
  try {
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(SAMPLE_BYTES), 0, SAMPLE_BYTES, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

/** A whole object in one line. An object of columns in one line is none: its values are arrays. */
function isJson(line: string): boolean {
  try {
    const value: unknown = JSON.parse(line);
    return Object.values(value as object).some((each) => !Array.isArray(each));
  } catch {
    return false;
  }
}
