import { csvSource } from './csv-source';
import type { ReadOptions } from './read-options';
import type { SourceLimits, TableSource } from './table-source';

/** A file as a table, in the format that its bytes or a person say. */
export async function openSource(
  path: string,
  options: ReadOptions,
  limits: SourceLimits,
): Promise<TableSource> {
  return csvSource(path, options, limits);
}
