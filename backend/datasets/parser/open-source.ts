import { rm } from 'node:fs/promises';
import { DomainError } from '../../errors/domain-error';
import { csvSource } from './csv-source';
import { detectFormat, type FoundFormat } from './detect-format';
import { inflateFile } from './inflate-file';
import { jsonSource } from './json-source';
import { parquetSource } from './parquet-source';
import type { ReadOptions } from './read-options';
import type { SourceLimits, TableSource } from './table-source';
import { xlsxSource } from './xlsx-source';

export interface SourceFile {
  /** Path on this machine. */
  file: string;
  /** As it was sent: its extension is a hint. */
  fileName: string;
  options: ReadOptions;
  limits: SourceLimits;
}

/** Beside a compressed file, for as long as it is read. */
export function inflatedPath(file: string): string {
  return `${file}.inflated`;
}

/** A file as a table, in the format that its bytes or a person say. A gzip is undone first. */
export async function openSource(given: SourceFile): Promise<TableSource> {
  if ((await detectFormat(given.file, given.fileName)) !== 'gzip') return openPlain(given);
  const inflated = inflatedPath(given.file);
  const remove = () => rm(inflated, { force: true });
  try {
    await inflateFile(given.file, inflated, given.limits.fileBytes);
    const source = await openPlain({ ...given, file: inflated });
    const close = async () => {
      await source.close();
      await remove();
    };
    return { ...source, dialect: { ...source.dialect, compressed: true }, close };
  } catch (error) {
    await remove();
    throw error;
  }
}

async function openPlain({ file, fileName, options, limits }: SourceFile): Promise<TableSource> {
  const found = await detectFormat(file, fileName);
  const format = isContainer(found) ? found : (options.format ?? found);
  switch (format) {
    case 'csv':
      return csvSource(file, options, limits);
    case 'json':
    case 'ndjson':
      return jsonSource(file, format, { options, limits });
    case 'parquet':
      return parquetSource(file, limits);
    case 'xlsx':
    case 'zip':
      return xlsxSource(file, options, limits);
    case 'ole':
      throw unread(
        'an old Excel file (.xls), or one with a password. Save it as .xlsx without one.',
      );
    case 'gzip':
      throw unread('gzip within gzip. Compress it once.');
  }
}

/** What no wish of a person changes: such bytes are no text. */
function isContainer(found: FoundFormat): boolean {
  return found === 'zip' || found === 'gzip' || found === 'ole';
}

function unread(what: string): DomainError {
  return new DomainError('unsupported-media-type', `The file is ${what}`);
}
