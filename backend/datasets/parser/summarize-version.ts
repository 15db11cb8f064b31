import type { ColumnSchema } from '../../contracts/table';
import type { Sql } from '../../database/sql-pool';
import { unpackTexts, type Block } from '../block';
import { ColumnHash, contentHash } from '../content-hash';
import { readRowGroups } from '../row-groups';
import type { StoredVersion } from '../stored-version';
import { ColumnStats } from './column-stats';
import { describeColumn } from './describe-column';
import { distinctLimit } from './table-writer';

/** Reads all blocks of a version of which names and types are known, and says the rest of it. */
export async function summarizeVersion(
  sql: Sql,
  version: StoredVersion,
): Promise<{ columns: ColumnSchema[]; contentHash: string }> {
  const { columns, rowCount } = version;
  const limit = distinctLimit(columns.length);
  const seen = columns.map((column) => new SeenColumn(column, limit));
  for await (const group of readRowGroups(sql, version, [...columns.keys()]))
    for (const [index, column] of seen.entries()) column.add(group.block(index));
  return {
    columns: seen.map((column) => column.schema()),
    contentHash: contentHash(
      columns,
      rowCount,
      seen.map((column) => column.digest()),
    ),
  };
}

class SeenColumn {
  private readonly hash = new ColumnHash();
  private readonly stats = new ColumnStats();
  private readonly distinct = new Set<number | string | null>();
  private readonly categories: string[] | undefined;

  constructor(
    private readonly column: ColumnSchema,
    private readonly limit: number,
  ) {
    const { type, categories } = column;
    this.categories = type === 'category' || type === 'boolean' ? (categories ?? []) : undefined;
  }

  add(block: Block): void {
    this.hash.add(block);
    this.stats.add(block);
    if (this.distinct.size < this.limit) this.count(block);
  }

  digest(): Uint8Array {
    return this.hash.digest(this.categories);
  }

  schema(): ColumnSchema {
    const { name, type, order } = this.column;
    const distinct = Math.min(this.distinct.size, this.limit);
    return describeColumn({ name, type, distinct, order, categories: this.categories }, this.stats);
  }

  private count(block: Block): void {
    const { distinct } = this;
    switch (block.kind) {
      case 'numeric':
        for (const value of block.values) if (!Number.isNaN(value)) distinct.add(value);
        return;
      case 'category':
        for (const code of block.codes) if (code >= 0) distinct.add(code);
        return;
      case 'text':
        for (const text of unpackTexts(block)) if (text !== null) distinct.add(text);
    }
  }
}
