import type { ColumnType } from '../../contracts/table';
import type { DateOrder } from '../../contracts/moment';
import type { Encoding, TableFormat } from '../table-origin';

/** How a person wants a file to be read; what is not said is found out. */
export interface ReadOptions {
  format?: TableFormat | undefined;
  delimiter?: string | undefined;
  encoding?: Encoding | undefined;
  /** What marks the decimals of numbers. */
  decimal?: '.' | ',' | undefined;
  /** False where the first row holds values and the columns have no names. */
  headerRow?: boolean | undefined;
  /** `auto` gives names to columns that have none of their own, instead of refusing them. */
  headers?: 'strict' | 'auto' | undefined;
  /** The texts that stand for no value, in place of the usual ones. */
  missingValues?: string[] | undefined;
  /** What happens to rows that are no rows of the table. */
  onBadRows?: 'refuse' | 'skip' | undefined;
  /** What happens to values that do not fit the type that was chosen for their column. */
  onBadValues?: 'refuse' | 'missing' | undefined;
  /** Sheet of a workbook, by name or by number from 1. */
  sheet?: string | number | undefined;
  columns?: ColumnOptions[] | undefined;
}

export interface ColumnOptions {
  /** Its name in the file, or its number from 1. */
  column: string | number;
  rename?: string | undefined;
  type?: ColumnType | undefined;
  ignore?: boolean | undefined;
  /** Further texts that stand for no value in this column. */
  missingValues?: string[] | undefined;
  dateOrder?: DateOrder | undefined;
}
