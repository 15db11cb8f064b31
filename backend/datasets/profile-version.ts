import { setImmediate } from 'node:timers/promises';
import type {
  ColumnProfile,
  DatasetProfile,
  ProfiledColumn,
  ValueCount,
} from '../contracts/profile';
import type { ColumnSchema } from '../contracts/table';
import type { Sql } from '../database/sql-pool';
import { profileNumbers } from '../kernels/profile/number-profile';
import { columnWarnings, rowWarnings } from '../kernels/profile/quality-warnings';
import { RowFingerprints } from '../kernels/profile/row-fingerprints';
import { correlation, purity } from '../kernels/profile/target-copy';
import { TextProfile } from '../kernels/profile/text-profile';
import { countCodes, topValues } from '../kernels/profile/top-values';
import { unpackTexts, type Block, type TextBlock } from './block';
import { readRowGroups } from './row-groups';
import { readStoredVersion, type StoredVersion } from './stored-version';

/** Values that are held at once: bounds the memory beside what is kept per row. */
const VALUES_AT_ONCE = 4 * 1024 ** 2;
/** Distinct numbers up to which a whole-numbered target is taken for classes. */
const MOST_CLASSES = 20;
/** Distinct values up to which a column, or a target, is taken for names of classes: bounds the table of both. */
const MOST_NAMED = 1_000;

/** Bytes that a profile takes at most: a column and its sorted copy, the target, and 64 bits per row. */
export function profileMemory(rowCount: number): number {
  return 192 * 1024 ** 2 + rowCount * 48;
}

/** Tells how many columns are done of how many, and what it found in the last one. */
export type ReportColumn = (done: number, total: number, column: ProfiledColumn) => void;

/** Reads a version a few columns at a time, in their order. */
export async function profileVersion(
  sql: Sql,
  versionId: string,
  target: string | null,
  report: ReportColumn,
): Promise<DatasetProfile> {
  const version = await readStoredVersion(sql, versionId);
  const { columns: schemas, rowCount } = version;
  const targetIndex = schemas.findIndex(({ name }) => name === target);
  const [compared] = targetIndex < 0 ? [] : await gather(sql, version, [targetIndex]);
  const fingerprints = new RowFingerprints(rowCount);
  const columns: ProfiledColumn[] = [];
  const atOnce = Math.max(1, Math.floor(VALUES_AT_ONCE / rowCount));
  for (let from = 0; from < schemas.length; from += atOnce) {
    const wanted = schemas.slice(from, from + atOnce).map((_, at) => from + at);
    for (const gathered of await gather(sql, version, wanted, fingerprints)) {
      const column = { index: columns.length, ...describe(gathered, rowCount, compared) };
      columns.push(column);
      report(columns.length, schemas.length, column);
      await setImmediate(); // what was reported leaves while the next column is looked at
    }
  }
  const duplicateRows = fingerprints.countDuplicates();
  return { duplicateRows, target, columns, warnings: rowWarnings(rowCount, duplicateRows) };
}

/** One column's values, all of them; of texts only what their profile keeps. */
interface GatheredColumn {
  schema: ColumnSchema;
  values: Float64Array | Int32Array | TextProfile;
}

async function gather(
  sql: Sql,
  version: StoredVersion,
  wanted: readonly number[],
  fingerprints?: RowFingerprints,
): Promise<GatheredColumn[]> {
  const gathered = wanted.map((index) => {
    const schema = version.columns[index]!;
    return { schema, values: emptyValues(schema, version.rowCount) };
  });
  for await (const group of readRowGroups(sql, version, wanted)) {
    for (const [position, { values }] of gathered.entries()) {
      const block = group.block(position);
      take(values, group.firstRow, block);
      fingerprints?.mix(group.firstRow, group.rowCount, wordReader(block));
    }
  }
  return gathered;
}

function emptyValues({ type }: ColumnSchema, rows: number): GatheredColumn['values'] {
  if (type === 'text' || type === 'identifier') return new TextProfile();
  return type === 'category' || type === 'boolean' ? new Int32Array(rows) : new Float64Array(rows);
}

function take(values: GatheredColumn['values'], firstRow: number, block: Block): void {
  if (values instanceof TextProfile) {
    if (block.kind === 'text') values.add(unpackTexts(block));
  } else if (block.kind === 'numeric') values.set(block.values, firstRow);
  else if (block.kind === 'category') values.set(block.codes, firstRow);
}

function wordReader(block: Block): (row: number) => readonly [number, number] {
  switch (block.kind) {
    case 'numeric': {
      const { buffer, byteOffset, length } = block.values;
      const words = new Uint32Array(buffer, byteOffset, length * 2);
      return (row) => [words[row * 2]!, words[row * 2 + 1]!];
    }
    case 'category':
      return (row) => [block.codes[row]! >>> 0, 0];
    case 'text':
      return textWords(block);
  }
}

/** FNV-1a over the bytes, and the length; rows are asked for in order. */
function textWords({ lengths, bytes }: TextBlock): (row: number) => readonly [number, number] {
  let at = 0;
  return (row) => {
    const length = lengths[row]!;
    let hash = 0x811c9dc5;
    for (const end = at + Math.max(0, length); at < end; at++)
      hash = Math.imul(hash ^ bytes[at]!, 0x01000193);
    return [hash >>> 0, length >>> 0];
  };
}

function describe(
  column: GatheredColumn,
  rowCount: number,
  target: GatheredColumn | undefined,
): Omit<ProfiledColumn, 'index'> {
  const { schema, values } = column;
  const profile = profileOf(column);
  const isTarget = schema.name === target?.schema.name;
  const warnings = columnWarnings({
    column: profile,
    rowCount,
    target: target?.schema.name ?? null,
    agreement: isTarget ? 0 : agreement(column, profile, target),
    classes: isTarget ? classesOf(schema, values, profile) : undefined,
  });
  return { profile, warnings };
}

function profileOf({ schema, values }: GatheredColumn): ColumnProfile {
  const { name, type, categories = [] } = schema;
  if (values instanceof TextProfile) return { name, type, ...values.result() };
  if (values instanceof Float64Array) return { name, type, ...profileNumbers(values) };
  const counts = countCodes(values, categories.length);
  const present = counts.reduce((sum, count) => sum + count, 0);
  return {
    name,
    type,
    missing: values.length - present,
    distinct: counts.filter((count) => count > 0).length,
    topValues: topValues(categories.map((category, code) => [category, counts[code]!])),
  };
}

/** How far a column says the target, from 0 to 1. What differs in every row says nothing. */
function agreement(
  column: GatheredColumn,
  profile: ColumnProfile,
  target: GatheredColumn | undefined,
): number {
  if (!target || column.values instanceof TextProfile || target.values instanceof TextProfile)
    return 0;
  if (profile.distinct < 2) return 0;
  const [values, compared] = [withNaN(column.values), withNaN(target.values)];
  const areNumbers = values === column.values && compared === target.values;
  const related = areNumbers ? correlation(values, compared) : 0;
  // numbers may also be names of classes: 1, 2, 3 for 3, 1, 2
  const mayName =
    target.schema.type !== 'number' &&
    target.schema.distinct <= MOST_NAMED &&
    profile.distinct <= Math.min(MOST_NAMED, (values.length - profile.missing) / 2);
  return Math.max(related, mayName ? purity(values, compared) : 0);
}

function withNaN(values: Float64Array | Int32Array): Float64Array {
  if (values instanceof Float64Array) return values;
  return Float64Array.from(values, (code) => (code < 0 ? Number.NaN : code));
}

/** Rows of each class, of a target that has classes. */
function classesOf(
  { categories = [], type }: ColumnSchema,
  values: GatheredColumn['values'],
  { distinct }: ColumnProfile,
): ValueCount[] | undefined {
  if (values instanceof Int32Array) {
    const counts = countCodes(values, categories.length);
    const classes = categories.map((value, code) => ({ value, count: counts[code]! }));
    return classes.filter(({ count }) => count > 0);
  }
  if (values instanceof TextProfile || type !== 'integer' || distinct > MOST_CLASSES)
    return undefined;
  const counts = new Map<number, number>();
  for (const value of values)
    if (!Number.isNaN(value)) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].map(([value, count]) => ({ value: String(value), count }));
}
