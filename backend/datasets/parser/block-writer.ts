import type { Sql } from '../../database/sql-pool';

/** An insert is sent when this much waits: few round trips, little memory. */
const BATCH_BYTES = 4 * 1024 ** 2;
const BATCH_BLOCKS = 1_000;
const FIELDS = 5;

/** Writes encoded blocks under one upload, in batches. The upload's row exists; whoever made it deletes it if this fails. */
export class BlockWriter {
  /** Bytes of all blocks so far. */
  storedBytes = 0;
  private readonly waiting: unknown[] = [];
  private waitingBytes = 0;

  constructor(
    private readonly sql: Sql,
    private readonly uploadId: string,
  ) {}

  async write(columnIndex: number, blockIndex: number, rows: number, bytes: Buffer): Promise<void> {
    this.waiting.push(this.uploadId, columnIndex, blockIndex, rows, bytes);
    this.waitingBytes += bytes.length;
    this.storedBytes += bytes.length;
    if (this.waitingBytes >= BATCH_BYTES || this.waiting.length >= BATCH_BLOCKS * FIELDS)
      await this.flush();
  }

  async flush(): Promise<void> {
    const values = this.waiting.splice(0);
    this.waitingBytes = 0;
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
}
