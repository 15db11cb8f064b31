import type { ColumnSchema } from '../contracts/table';
import { unpackTexts, type Block } from './block';
import type { RowRange } from './row-groups';
import { showDay, showMoment } from '../contracts/moment';

export type CellValue = string | number | boolean | null;

/** Some rows of a block as JSON says them: dates as RFC 3339 does, missing ones as null. */
export function cellValues(block: Block, schema: ColumnSchema, rows: RowRange): CellValue[] {
  switch (block.kind) {
    case 'numeric': {
      const show = numberShower(schema);
      const values = block.values.subarray(rows.from, rows.to);
      return Array.from(values, (value) => (Number.isNaN(value) ? null : show(value)));
    }
    case 'category': {
      const { categories = [], type } = schema;
      const shown = type === 'boolean' ? [false, true] : categories;
      const codes = block.codes.subarray(rows.from, rows.to);
      return Array.from(codes, (code) => (code < 0 ? null : (shown[code] ?? null)));
    }
    case 'text':
      return unpackTexts(block, rows.from, rows.to);
  }
}

function numberShower({ type }: ColumnSchema): (value: number) => string | number {
  if (type === 'date') return showDay;
  return type === 'datetime' ? showMoment : (value) => value;
}
