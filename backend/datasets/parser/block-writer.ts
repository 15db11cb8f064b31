import type { Sql } from '../../database/sql-pool';

/** An insert is sent when this much waits: few round trips, little memory. */
const BATCH_BYTES = 4 * 1024 ** 2;
const BATCH_BLOCKS = 1_000;
const FIELDS = 5;

/**
 * Writes encoded blocks under an upload that begins with the first of them, in batches: while
 * Postgres stores one, the next is made. Whoever asked for it deletes the upload if this fails.
 */
export class BlockWriter {
  private waiting: unknown[] = [];
  private waitingBytes = 0;
  private readonly bytesOf: number[] = [];
  private sending: Promise<unknown> | undefined;

  constructor(
    private readonly sql: Sql,
    private readonly uploadId: string,
  ) {}

  /** Bytes of all blocks that were written and not dropped. */
  get storedBytes(): number {
    return this.bytesOf.reduce((sum, bytes) => sum + bytes, 0);
  }

  async write(columnIndex: number, blockIndex: number, rows: number, bytes: Buffer): Promise<void> {
    if (!this.sending) await (this.sending = this.begin());
    this.waiting.push(this.uploadId, columnIndex, blockIndex, rows, bytes);
    this.waitingBytes += bytes.length;
    this.bytesOf[columnIndex] = (this.bytesOf[columnIndex] ?? 0) + bytes.length;
    if (this.waitingBytes >= BATCH_BYTES || this.waiting.length >= BATCH_BLOCKS * FIELDS)
      await this.send();
  }

  /** Until all is stored. */
  async flush(): Promise<void> {
    await this.send();
    await this.sending;
  }

  /** Forgets all blocks of these columns. */
  async drop(columns: readonly number[]): Promise<void> {
    await this.flush();
    await this.sql('delete from dataset_block where upload_id = $1 and column_index = any($2)', [
      this.uploadId,
      columns,
    ]);
    for (const column of columns) this.bytesOf[column] = 0;
  }

  private begin(): Promise<unknown> {
    return this.sql('insert into upload (id) values ($1)', [this.uploadId]);
  }

  /** Resolves when what was sent before is stored. */
  private async send(): Promise<void> {
    const values = this.waiting;
    this.waiting = [];
    this.waitingBytes = 0;
    await this.sending;
    if (values.length === 0) return;
    const rows = Array.from({ length: values.length / FIELDS }, (_, row) => {
      const first = row * FIELDS;
      return `($${first + 1}, $${first + 2}, $${first + 3}, $${first + 4}, $${first + 5})`;
    });
    this.sending = this.sql(
      `insert into dataset_block (upload_id, column_index, block_index, row_count, bytes)
       values ${rows.join(', ')}`,
      values,
    );
    this.sending.catch(() => undefined); // whoever waits for it next hears of it
  }
}
