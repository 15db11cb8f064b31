import { DomainError } from '../../errors/domain-error';
import { didYouMean } from '../../kernels/table/column-match';
import type { HeaderFacts } from './cell-batch';
import { checkHeader, nameHeader } from './check-header';
import type { ColumnOptions, ReadOptions } from './read-options';

/** A column that is kept. */
export interface ChosenColumn {
  /** Position in the table. */
  index: number;
  /** As the file counts it, from 1: a sheet's table may begin in column C. */
  number: number;
  name: string;
  /** As the file calls it. */
  nameInFile: string;
  options: ColumnOptions | undefined;
}

/**
 * The columns of a header that are kept, under the names that they get. Throws `invalid-csv` for
 * names that are none, `invalid-request` for options about a column that the file does not have.
 */
export function chooseColumns(
  header: readonly string[],
  options: ReadOptions,
  { row = 1, firstColumn = 1 }: HeaderFacts = {},
): ChosenColumn[] {
  const byIndex = assign(header, firstColumn, options.columns ?? []);
  const kept = header
    .map((nameInFile, index) => ({
      index,
      number: firstColumn + index,
      nameInFile,
      options: byIndex.get(index),
    }))
    .filter((column) => column.options?.ignore !== true);
  const wanted = kept.map((column) => column.options?.rename ?? column.nameInFile);
  if (kept.length === 0)
    throw new DomainError('invalid-request', 'All columns are ignored; keep at least one.');
  const places = { row, columns: kept.map(({ number }) => number) };
  const names = options.headers === 'auto' ? nameHeader(wanted) : checkHeader(wanted, places);
  return kept.map((column, position) => ({ ...column, name: names[position]! }));
}

function assign(header: readonly string[], firstColumn: number, columns: readonly ColumnOptions[]) {
  const byIndex = new Map<number, ColumnOptions>();
  columns.forEach((each, position) => {
    const index =
      typeof each.column === 'number' ? each.column - firstColumn : indexOf(header, each.column);
    const refuse = (detail: string): never => {
      const pointer = `/options/columns/${position}/column`;
      throw new DomainError('invalid-request', detail, { details: [{ pointer, detail }] });
    };
    const shown = JSON.stringify(each.column);
    if (header[index] === undefined)
      refuse(
        `The file has no column ${shown}.${typeof each.column === 'number' ? ` Its columns are ${firstColumn} to ${firstColumn + header.length - 1}.` : didYouMean(each.column, header)}`,
      );
    if (byIndex.has(index)) refuse(`Column ${shown} has options twice; give them once.`);
    byIndex.set(index, each);
  });
  return byIndex;
}

/** Spaces around a name do not count. */
function indexOf(header: readonly string[], name: string): number {
  const exact = header.indexOf(name);
  return exact >= 0 ? exact : header.findIndex((each) => each.trim() === name.trim());
}
