import { z } from 'zod';
import { COLUMN_TYPES } from '../contracts/table';
import { DomainError } from '../errors/domain-error';
import { DATE_ORDERS } from '../contracts/moment';
import type { ReadOptions } from './parser/read-options';
import { ENCODINGS, TABLE_FORMATS } from './table-origin';

const marker = z.string().min(1).max(64);

const columnSchema = z
  .strictObject({
    column: z
      .union([z.string(), z.int().min(1)])
      .describe('Its name in the file, or its number there, from 1; in a sheet column C is 3.'),
    rename: z.string().min(1).max(256).optional(),
    type: z
      .enum(COLUMN_TYPES)
      .optional()
      .describe(
        'A category has at most 10,000 different values, fewer in tables of more than 200 columns.',
      ),
    ignore: z.boolean().optional().describe('Leave the column out.'),
    missing_values: z.array(marker).max(100).optional().describe('Further texts for no value.'),
    date_order: z.enum(DATE_ORDERS).optional(),
  })
  .meta({ id: 'ColumnOptions' });

/** Every guess about a file, to be overridden; what is not given is found out. */
export const readOptionsSchema = z
  .strictObject({
    format: z.enum(TABLE_FORMATS).optional(),
    delimiter: z
      .string()
      .regex(/^[\t !#$%&'()*+,\-./:;<=>?@[\\\]^_`{|}~]$/, 'must be one ASCII character, no quote')
      .optional(),
    encoding: z.enum(ENCODINGS).optional(),
    decimal: z.enum(['.', ',']).optional().describe('What marks the decimals of numbers.'),
    header_row: z
      .boolean()
      .optional()
      .describe('False where the first row holds values; columns are then called column_1 …'),
    headers: z
      .enum(['strict', 'auto'])
      .optional()
      .describe('`auto` gives names to columns that have none of their own.'),
    missing_values: z
      .array(marker)
      .max(100)
      .optional()
      .describe('The texts that stand for no value, in place of NA, null, ? and the like.'),
    on_bad_rows: z
      .enum(['refuse', 'skip'])
      .optional()
      .describe('`skip` leaves out rows that do not fit the table, and counts them.'),
    on_bad_values: z
      .enum(['refuse', 'missing'])
      .optional()
      .describe('`missing` empties values that do not fit the type chosen for their column.'),
    sheet: z
      .union([z.string(), z.int().min(1)])
      .optional()
      .describe('Of a workbook: its name, or its number from 1; by default the first.'),
    columns: z.array(columnSchema).max(100_000).optional(),
  })
  .meta({ id: 'ReadOptions' });

export type ReadOptionsView = z.infer<typeof readOptionsSchema>;

/** What an append may say beside how its file is read. */
export const appendFieldsSchema = z.object({
  version: z.coerce
    .number()
    .int()
    .min(1)
    .max(2_000_000_000)
    .optional()
    .describe('Refuse where this is not the latest version any more.'),
  other_columns: z
    .enum(['refuse', 'fill'])
    .default('refuse')
    .describe('Of columns that one side lacks: refuse, or leave values missing there.'),
});

/** From fields of a form, or query parameters. Throws `invalid-request`. */
export function appendFieldsFrom(fields: Readonly<Record<string, string | undefined>>) {
  const parsed = appendFieldsSchema.safeParse(fields);
  if (!parsed.success) throw invalid(parsed.error, '');
  return { otherColumns: parsed.data.other_columns, version: parsed.data.version };
}

/** From the field `options` of a form, or a query parameter of that name: JSON. Throws `bad-request` and `invalid-request`. */
export function readOptionsFrom(json: string | undefined): ReadOptions {
  if (json === undefined || json === '') return {};
  const parsed = readOptionsSchema.safeParse(parseJson(json));
  if (parsed.success) return toReadOptions(parsed.data);
  throw invalid(parsed.error, '/options');
}

export function toReadOptions(view: ReadOptionsView): ReadOptions {
  return {
    format: view.format,
    delimiter: view.delimiter,
    encoding: view.encoding,
    decimal: view.decimal,
    headerRow: view.header_row,
    headers: view.headers,
    missingValues: view.missing_values,
    onBadRows: view.on_bad_rows,
    onBadValues: view.on_bad_values,
    sheet: view.sheet,
    columns: view.columns?.map(({ missing_values, date_order, ...column }) => ({
      ...column,
      missingValues: missing_values,
      dateOrder: date_order,
    })),
  };
}

function invalid({ issues }: z.ZodError, within: string): DomainError {
  const details = issues.slice(0, 20).map(({ path, message }) => ({
    pointer: [within, ...path].join('/'),
    detail: message,
  }));
  return new DomainError(
    'invalid-request',
    details.map(({ pointer, detail }) => `${pointer}: ${detail}`).join('; '),
    { details },
  );
}

function parseJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    throw new DomainError('bad-request', '"options" is not JSON; see ReadOptions in /docs.');
  }
}
