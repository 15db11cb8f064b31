import type { Column } from '../kernels/table/table';

/** Bytes of decoded columns that a warm runner keeps: part of what it may hold without a job. */
const LIMIT_BYTES = 96 * 1024 ** 2;

/**
 * Decoded columns of the content that was read last, so that the next job on it reads nothing: on the
 * same version, or on another one of the same content hash. Contents are immutable and kernels never
 * write into a table, so what is kept is what Postgres holds. Another content's columns go before the
 * new ones come.
 */
export class WarmColumns {
  private contentHash: string | undefined;
  /** Versions that were read and have this content. */
  private readonly versions = new Set<string>();
  private readonly columns = new Map<number, Column>();
  private bytes = 0;

  constructor(private readonly limitBytes = LIMIT_BYTES) {}

  /** The versions of which at least one column is here, as far as they are known to be. */
  get heldVersions(): string[] {
    return this.columns.size > 0 ? [...this.versions] : [];
  }

  /** Makes room for a version's content, unless it is the one that is here. */
  turnTo({ id, contentHash }: { id: string; contentHash: string }): void {
    if (contentHash !== this.contentHash) {
      this.contentHash = contentHash;
      this.versions.clear();
      this.columns.clear();
      this.bytes = 0;
    }
    this.versions.add(id);
  }

  /** The column at this place, if it is here with these categories: the hash leaves their order open. */
  get(index: number, categories: readonly string[] = []): Column | undefined {
    const column = this.columns.get(index);
    return column && isSame(categoriesOf(column), categories) ? column : undefined;
  }

  /** Keeps a column of the content that was turned to, where there is room. */
  keep(index: number, column: Column): void {
    const known = this.columns.get(index);
    if (known === column) return;
    const bytes = this.bytes + bytesOf(column) - (known ? bytesOf(known) : 0);
    if (bytes > this.limitBytes) return;
    this.columns.set(index, column);
    this.bytes = bytes;
  }
}

function bytesOf(column: Column): number {
  return (column.kind === 'numeric' ? column.values : column.codes).byteLength;
}

function categoriesOf(column: Column): readonly string[] {
  return column.kind === 'category' ? column.categories : [];
}

function isSame(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((text, index) => text === b[index]);
}

/** Those of this process. Only runners read tables, and each runs one job at a time. */
export const warmColumns = new WarmColumns();
