import type { Column } from '../kernels/table/table';

/** Bytes of decoded columns that a warm runner keeps: part of what it may hold without a job. */
const LIMIT_BYTES = 96 * 1024 ** 2;

/**
 * Decoded columns of the dataset version that was read last, so that the next job on it reads
 * nothing. Versions are immutable and kernels never write into a table, so what is kept is what
 * Postgres holds. Another version's columns go before the new ones come.
 */
export class WarmColumns {
  private versionId: string | undefined;
  private readonly columns = new Map<number, Column>();
  private bytes = 0;

  constructor(private readonly limitBytes = LIMIT_BYTES) {}

  /** The version of which at least one column is here. */
  get heldVersions(): string[] {
    return this.versionId !== undefined && this.columns.size > 0 ? [this.versionId] : [];
  }

  /** Makes room for a version, unless it is the one that is here. */
  turnTo(versionId: string): void {
    if (versionId === this.versionId) return;
    this.versionId = versionId;
    this.columns.clear();
    this.bytes = 0;
  }

  get(index: number): Column | undefined {
    return this.columns.get(index);
  }

  /** Keeps a column of the version that was turned to, where there is room. */
  keep(index: number, column: Column): void {
    if (this.columns.has(index)) return;
    const { byteLength } = column.kind === 'numeric' ? column.values : column.codes;
    if (this.bytes + byteLength > this.limitBytes) return;
    this.columns.set(index, column);
    this.bytes += byteLength;
  }
}

/** Those of this process. Only runners read tables, and each runs one job at a time. */
export const warmColumns = new WarmColumns();
