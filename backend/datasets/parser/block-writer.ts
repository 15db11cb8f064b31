import type { Sql } from '../../database/sql-pool';
import { rowsOf, type Block } from '../block';
import { encodeStrip } from '../column-strip';

/** Where a block stands in its upload; the blocks of a strip stand where its first column does. */
export interface BlockPlace {
  column: number;
  index: number;
}

/** An insert is sent when this much waits: few round trips, little memory. */
const BATCH_BYTES = 4 * 1024 ** 2;
const BATCH_BLOCKS = 1_000;
const FIELDS = 5;
/** Strips that are compressed or wait for Postgres at the same time: bounds the memory. */
const AT_ONCE = 8;

/**
 * Writes blocks under an upload that begins with the first of them. While threads compress one block
 * and Postgres stores others, the caller makes the next. Whoever asked for it deletes the upload if
 * this fails.
 */
export class BlockWriter {
  private readonly unfinished = new Set<Promise<void>>();
  private failure: { error: unknown } | undefined;
  private waiting: unknown[] = [];
  private waitingBytes = 0;
  private readonly bytesOf: number[] = [];
  private sent: Promise<unknown> | undefined;

  constructor(
    private readonly sql: Sql,
    private readonly uploadId: string,
  ) {}

  /** Bytes of all blocks that were written and not dropped. */
  get storedBytes(): number {
    return this.bytesOf.reduce((sum, bytes) => sum + bytes, 0);
  }

  /**
   * Takes the blocks of a strip, see column-strip.ts. Resolves when there is room for another one.
   * Throws what an earlier one failed with.
   */
  async write(place: BlockPlace, strip: readonly Block[]): Promise<void> {
    this.requireSuccess();
    this.sent ??= this.begin();
    const written = this.store(place, strip)
      .catch((error: unknown) => {
        this.failure ??= { error };
      })
      .finally(() => this.unfinished.delete(written));
    this.unfinished.add(written);
    if (this.unfinished.size >= AT_ONCE) await Promise.race(this.unfinished);
  }

  /** Until all is stored. */
  async flush(): Promise<void> {
    await Promise.all(this.unfinished);
    this.requireSuccess();
    await this.send();
    await this.sent;
  }

  /** Gives up. When this resolves, nothing more will be written. */
  async stop(): Promise<void> {
    this.failure ??= { error: new Error('nothing is written any more') };
    await Promise.all(this.unfinished);
    await this.sent?.catch(() => undefined);
  }

  /** Forgets all blocks of the strips that begin with these columns. */
  async drop(columns: readonly number[]): Promise<void> {
    await this.flush();
    await this.sql('delete from dataset_block where upload_id = $1 and column_index = any($2)', [
      this.uploadId,
      columns,
    ]);
    for (const column of columns) this.bytesOf[column] = 0;
  }

  private async store({ column, index }: BlockPlace, strip: readonly Block[]): Promise<void> {
    const rows = rowsOf(strip[0]!);
    const bytes = await encodeStrip(strip);
    if (this.failure) return;
    this.waiting.push(this.uploadId, column, index, rows, bytes);
    this.waitingBytes += bytes.length;
    this.bytesOf[column] = (this.bytesOf[column] ?? 0) + bytes.length;
    if (this.waitingBytes >= BATCH_BYTES || this.waiting.length >= BATCH_BLOCKS * FIELDS)
      await this.send();
  }

  /** Resolves when what was sent before is stored. */
  private async send(): Promise<void> {
    const values = this.waiting;
    this.waiting = [];
    this.waitingBytes = 0;
    const before = this.sent;
    this.sent = before?.then(() => this.insert(values));
    this.sent?.catch(() => undefined); // whoever waits for it next hears of it
    await before;
  }

  private begin(): Promise<unknown> {
    const begun = this.sql('insert into upload (id) values ($1)', [this.uploadId]);
    begun.catch(() => undefined);
    return begun;
  }

  private async insert(values: readonly unknown[]): Promise<void> {
    if (values.length === 0) return;
    const rows = Array.from({ length: values.length / FIELDS }, (_, row) => {
      const first = row * FIELDS;
      return `($${first + 1}, $${first + 2}, $${first + 3}, $${first + 4}, $${first + 5})`;
    });
    await this.sql(
      `insert into dataset_block (upload_id, column_index, block_index, row_count, bytes)
       values ${rows.join(', ')}`,
      values,
    );
  }

  private requireSuccess(): void {
    if (this.failure) throw this.failure.error;
  }
}
