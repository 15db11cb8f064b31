import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the hash of a version's content is made of, so that appending does not read the rows before. */
export class ChunkDigests1764700100000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table dataset_version add column chunk_digests bytea;
      comment on column dataset_version.chunk_digests is 'SHA-256 of every full chunk of 65,536 rows, column by column. Null for versions whose hash was taken in another way: all of their rows are read once more by the first append.';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table dataset_version drop column chunk_digests');
  }
}
