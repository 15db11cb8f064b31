import type { ColumnSchema, ColumnType } from '../contracts/table';

/** What a version changed about the one before it. */
export interface VersionChange {
  /** Number of the version before. */
  previous: number;
  /** True where its rows were kept and others added after them; false where a whole table came. */
  appended: boolean;
  /** More rows than before; below zero where there are fewer. */
  rowsAdded: number;
  columnsAdded: string[];
  columnsRemoved: string[];
  columnsRetyped: { name: string; from: ColumnType; to: ColumnType }[];
}

export interface DescribedVersion {
  number: number;
  rowCount: number;
  columns: readonly ColumnSchema[];
}

export function describeChange(
  before: DescribedVersion,
  after: Omit<DescribedVersion, 'number'>,
  appended: boolean,
): VersionChange {
  const [old, now] = [typesOf(before), typesOf(after)];
  return {
    previous: before.number,
    appended,
    rowsAdded: after.rowCount - before.rowCount,
    columnsAdded: [...now.keys()].filter((name) => !old.has(name)),
    columnsRemoved: [...old.keys()].filter((name) => !now.has(name)),
    columnsRetyped: [...now].flatMap(([name, to]) => {
      const from = old.get(name);
      return from === undefined || from === to ? [] : [{ name, from, to }];
    }),
  };
}

function typesOf({ columns }: Omit<DescribedVersion, 'number'>): Map<string, ColumnType> {
  return new Map(columns.map(({ name, type }) => [name, type]));
}
