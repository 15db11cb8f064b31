import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What is known of a version's values; computed once, by a job. */
export class DatasetProfile1764500000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table dataset_profile (
        version_id uuid primary key references dataset_version,
        profile jsonb not null,
        created_at timestamptz not null default now()
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table dataset_profile');
  }
}
