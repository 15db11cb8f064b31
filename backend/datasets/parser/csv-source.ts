import { CsvReader } from './csv-reader';
import { detectDelimiter } from './detect-delimiter';
import { detectEncoding, type DetectedEncoding } from './detect-encoding';
import { readBytes } from './read-bytes';
import type { ReadOptions } from './read-options';
import type { SourceLimits, TableSource } from './table-source';

/** Separated values, of any encoding and delimiter. */
export async function csvSource(
  path: string,
  options: ReadOptions,
  limits: SourceLimits,
): Promise<TableSource> {
  const found = await detectEncoding(path, options.encoding);
  const delimiter = options.delimiter ?? detectDelimiter(await firstText(path, found));
  const { encoding, byteOrderMark } = found;
  const headless = options.headerRow === false;
  return {
    dialect: { format: 'csv', compressed: false, encoding, byteOrderMark, delimiter },
    decimal: options.decimal ?? (delimiter === ',' ? '.' : 'either'),
    read: async (sink, problems) => {
      const reader = new CsvReader({ delimiter, headless, limits }, sink, problems);
      for await (const bytes of readBytes(path, found)) await reader.feed(bytes);
      await reader.end();
      return reader.blankRows;
    },
    close: () => Promise.resolve(),
  };
}

async function firstText(path: string, found: DetectedEncoding): Promise<string> {
  for await (const bytes of readBytes(path, found)) return bytes.toString('utf8');
  return '';
}
