import { isMoment, type ColumnSchema, type ColumnType } from '../../contracts/table';
import { isCategorical, isIdentifying, MOST_CATEGORIES } from './guess-type';
import type { ReadColumn } from './table-writer';

/** A column of the version that rows are added to, and what the file's rows hold in it. */
export interface MetColumn {
  held: ColumnSchema;
  /** Rows of the version. */
  heldRows: number;
  read: ReadColumn;
  /** Rows of the file. */
  readRows: number;
}

/**
 * The type as which the file's values of a column are read, so that nothing that is written in them
 * is lost: its own where that is wider, else that of the version. A column without a value takes
 * whatever the other side is. Where the file contradicts a version that keeps no texts, what its rows
 * said cannot be had any more: the file is read as the version has it, and every value that does not
 * fit is named. Undefined where such a reading would take values for what they are not.
 */
export function typeToRead({ held, heldRows, read, readRows }: MetColumn): ColumnType | undefined {
  const { type, missing, distinct } = read.schema;
  if (missing === readRows || type === held.type) return held.type;
  if (held.missing === heldRows) return type;
  switch (held.type) {
    case 'text':
      return 'text';
    case 'identifier':
      return type === 'integer' ? 'identifier' : 'text';
    case 'category':
      return distinct <= MOST_CATEGORIES && !isLong(read) ? 'category' : 'text';
    case 'boolean':
      return 'boolean';
    case 'integer':
    case 'number':
      if (type === 'integer' || type === 'number') return type;
      return read.digitsLostInRow === undefined ? held.type : undefined;
    case 'date':
    case 'datetime':
      if (isMoment(type)) return type;
      if (held.order === undefined) return undefined;
      return read.hasTimes ? 'datetime' : held.type;
  }
}

/** The type of a column of which some rows are of one type, and others, read by `typeToRead`, of another. */
export function commonType(held: ColumnType, added: ColumnType): ColumnType {
  if (held === added || isWider(held, added)) return held;
  return isWider(added, held) ? added : 'text';
}

/** Categories of both, those of the first rows first, as one file's would be. */
export function joinedCategories(
  held: readonly string[] = [],
  added: readonly string[] = [],
): string[] {
  return [...new Set([...held, ...added])];
}

/**
 * What categories are once others came: by the rule of one file still categories, or not. Ones that
 * were none by the rule before were chosen by a person, and stay.
 */
export function typeOfCategories(
  categories: readonly string[],
  values: number,
  held: { categories: readonly string[]; values: number },
): 'category' | 'identifier' | 'text' {
  const isOne = (texts: readonly string[], count: number) =>
    isCategorical({ distinct: texts.length, values: count, longest: longestOf(texts) });
  if (isOne(categories, values) || !isOne(held.categories, held.values)) return 'category';
  const spaced = categories.some(isSpaced);
  const repeated = categories.length < values;
  return isIdentifying({ longest: longestOf(categories), spaced, repeated })
    ? 'identifier'
    : 'text';
}

function isLong({ longest }: ReadColumn): boolean {
  return !isCategorical({ distinct: 1, values: 1, longest });
}

/** As TypedColumn sees it: spaces and controls. */
function isSpaced(text: string): boolean {
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) <= 0x20) return true;
  return false;
}

function longestOf(texts: readonly string[]): number {
  return texts.reduce((longest, { length }) => Math.max(longest, length), 0);
}

function isWider(wide: ColumnType, narrow: ColumnType): boolean {
  return (wide === 'number' && narrow === 'integer') || (wide === 'datetime' && narrow === 'date');
}
