import { asyncBufferFromFile, parquetMetadataAsync, parquetRead, parquetSchema } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { DomainError } from '../../errors/domain-error';
import { showDay, showMoment } from '../../contracts/moment';
import { BatchBuilder } from './batch-builder';
import type { CellSink } from './cell-batch';
import { cellFault } from './cell-fault';
import type { Problems } from './problems';
import type { SourceLimits, TableSource } from './table-source';

/** Values of one row group, which the format makes us hold at once: about 400 MB of them. */
const MOST_VALUES_AT_ONCE = 20_000_000;

/** Parquet, row group by row group. Texts stay texts, whatever they look like. */
export async function parquetSource(path: string, limits: SourceLimits): Promise<TableSource> {
  const file = await asyncBufferFromFile(path);
  const metadata = await parquetMetadataAsync(file).catch(refuse);
  const fields = parquetSchema(metadata).children.map(({ element }) => element);
  if (fields.length > limits.columns)
    throw new DomainError(
      'too-many-columns',
      `The table has ${fields.length} columns; at most ${limits.columns} are taken.`,
    );
  const show = fields.map((field) =>
    field.logical_type?.type === 'DATE' || field.converted_type === 'DATE' ? showDay : showMoment,
  );
  const groups = metadata.row_groups.map(({ num_rows: rows }) => Number(rows));
  const largest = Math.max(0, ...groups) * fields.length;
  if (largest > MOST_VALUES_AT_ONCE)
    throw new DomainError(
      'too-large',
      `A row group of the file holds ${largest} values; at most ${MOST_VALUES_AT_ONCE} are read at once. Write it with smaller row groups.`,
    );
  const readGroup = (rowStart: number, rowEnd: number): Promise<unknown[][]> =>
    new Promise((resolve, reject) => {
      const onComplete = (rows: unknown[][]): void => resolve(rows);
      parquetRead({ file, metadata, compressors, rowStart, rowEnd, onComplete }).catch(reject);
    });
  return {
    dialect: {
      format: 'parquet',
      compressed: false,
      encoding: 'utf-8',
      byteOrderMark: false,
      delimiter: '',
    },
    decimal: '.',
    read: async (sink: CellSink, problems: Problems) => {
      const areTexts = fields.map(
        ({ type, converted_type: converted }) => type === 'BYTE_ARRAY' && converted !== 'DECIMAL',
      );
      sink.onHeader(
        fields.map(({ name }) => name),
        { areTexts },
      );
      const batch = new BatchBuilder(fields.length, sink);
      let row = 0;
      for (const rows of groups) {
        for (const values of await readGroup(row, row + rows).catch(refuse)) {
          row++;
          const texts = values.map((value, column) => textOf(value, show[column]!));
          if (!areValues(texts, row, { problems, limits })) continue;
          for (const [column, text] of texts.entries()) batch.set(column, text);
          await batch.endRow(row);
        }
      }
      await batch.handOn();
      return 0;
    },
    close: () => Promise.resolve(),
  };
}

function areValues(
  texts: readonly string[],
  row: number,
  { problems, limits }: { problems: Problems; limits: SourceLimits },
): boolean {
  for (const [column, text] of texts.entries()) {
    const fault = cellFault(text, limits.fieldBytes);
    if (!fault) continue;
    problems.add(() => ({ row, column: column + 1, ...fault, got: text.slice(0, 40) }));
    return false;
  }
  return true;
}

function textOf(value: unknown, showDate: (milliseconds: number) => string): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string') return value;
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? '' : showDate(value.getTime());
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex');
  if (typeof value === 'bigint') return `${value}`;
  // numbers, booleans and what is nested
  return JSON.stringify(value, (_, each: unknown) => (typeof each === 'bigint' ? `${each}` : each));
}

function refuse(error: unknown): never {
  const why = error instanceof Error ? error.message : String(error);
  throw new DomainError('invalid-csv', `The file is no Parquet that can be read: ${why}.`, {
    cause: error,
  });
}
