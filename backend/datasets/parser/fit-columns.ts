import type { ErrorDetail } from '../../contracts/error-detail';
import { isMoment, type ColumnSchema } from '../../contracts/table';
import { DomainError } from '../../errors/domain-error';
import { didYouMean } from '../../kernels/table/column-match';
import type { StoredVersion } from '../stored-version';
import { typeToRead } from './appended-type';
import type { Inspection } from './inspect-file';
import type { ColumnOptions, ReadOptions } from './read-options';
import type { ReadColumn } from './table-writer';

export interface FitRequest {
  options: ReadOptions;
  /** What happens to columns that only the version or only the file has: refused, or without values on the other side. */
  otherColumns: 'refuse' | 'fill';
}

type Held = Pick<StoredVersion, 'columns' | 'rowCount'>;
type Read = Pick<Inspection, 'columns' | 'rowCount'>;

/**
 * How a file is to be read so that its rows can follow those of a version: each column under the
 * version's name for it, as a type in which both can be said. Columns are matched by their names, in
 * any order, or by their places where the file has no header. Throws `columns-differ`.
 */
export function fitColumns(held: Held, read: Read, request: FitRequest): ReadOptions {
  const named = request.options.headerRow === false ? byPlace(held, read.columns) : read.columns;
  const byName = new Map(held.columns.map((column) => [column.name, column]));
  const unknown = named.filter(({ schema }) => !byName.has(schema.name));
  const given = new Set(named.map(({ schema }) => schema.name));
  const lacking = held.columns.filter(({ name }) => !given.has(name));
  const isOther = unknown.length === named.length;
  if ((unknown.length + lacking.length > 0 && request.otherColumns === 'refuse') || isOther)
    throw differ(unknown, lacking);
  const ignored = (request.options.columns ?? []).filter(({ ignore }) => ignore === true);
  const fitted = named.map((column) =>
    fit(column, byName.get(column.schema.name), { held, readRows: read.rowCount }),
  );
  return { ...request.options, columns: [...ignored, ...fitted] };
}

function byPlace(held: Held, columns: readonly ReadColumn[]): ReadColumn[] {
  if (columns.length !== held.columns.length)
    throw new DomainError(
      'columns-differ',
      `Without a header, columns are matched by their places: the file has ${columns.length}, the dataset ${held.columns.length}.`,
    );
  return columns.map((column, place) => ({
    ...column,
    schema: { ...column.schema, name: held.columns[place]!.name },
  }));
}

function differ(unknown: readonly ReadColumn[], lacking: readonly ColumnSchema[]): DomainError {
  const names = lacking.map(({ name }) => name);
  const details: ErrorDetail[] = [
    ...unknown.map(({ number, schema: { name } }) => ({
      column: number,
      columnName: name,
      code: 'unknown-column',
      detail: `is no column of the dataset.${didYouMean(name, names)}`,
      suggestion: 'rename it, or ignore it',
    })),
    ...names.map((name) => ({
      columnName: name,
      code: 'missing-column',
      detail: 'is a column of the dataset that the file does not have',
      suggestion: 'add it to the file, or rename the column that is meant',
    })),
  ];
  const parts = [
    unknown.length > 0
      ? `the dataset lacks ${listOf(unknown.map(({ schema }) => schema.name))}`
      : '',
    names.length > 0 ? `the file lacks ${listOf(names)}` : '',
  ];
  return new DomainError(
    'columns-differ',
    `The columns do not match: ${parts.filter(Boolean).join(', and ')}. Rename or ignore them in options, or let other_columns=fill leave their values missing where a side has none.`,
    { details: details.slice(0, 20), extensions: { error_count: details.length } },
  );
}

function listOf(names: readonly string[]): string {
  const shown = names.slice(0, 10).map((name) => JSON.stringify(name));
  return shown.join(', ') + (names.length > shown.length ? ` and ${names.length - 10} more` : '');
}

function fit(
  read: ReadColumn,
  column: ColumnSchema | undefined,
  { held, readRows }: { held: Held; readRows: number },
): ColumnOptions {
  const { name } = read.schema;
  const type = column
    ? typeToRead({ held: column, heldRows: held.rowCount, read, readRows })
    : read.schema.type;
  if (type === undefined) throw misread(read, column!);
  const order = isMoment(read.schema.type) ? read.guess.order : (column?.order ?? read.guess.order);
  return {
    ...read.options,
    column: read.number,
    rename: name,
    type,
    ...(order !== undefined && { dateOrder: order }),
  };
}

function misread({ number, guess, digitsLostInRow, ...read }: ReadColumn, held: ColumnSchema) {
  const { name } = held;
  const row = digitsLostInRow;
  const where = row === undefined ? '' : ` The first is in row ${row}.`;
  const detail = `holds values of type ${held.type} in the dataset and of type ${read.schema.type} in the file (${guess.reason}).${where}`;
  const suggestion = `say type ${held.type} for it in options where they are meant so, or upload the whole table anew with the column as text`;
  return new DomainError(
    'columns-differ',
    `Column ${JSON.stringify(name)} ${detail} Correct the file; ${suggestion}.`,
    {
      details: [
        {
          ...(row !== undefined && { row }),
          column: number,
          columnName: name,
          code: 'wrong-type',
          detail,
          expected: `values of type ${held.type}`,
          suggestion,
        },
      ],
    },
  );
}
