import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Why a model does not answer: evicted, too large for every worker, or lost for good. */
export class ModelReason1764200000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table model add column reason_code text, add column reason_text text;
      comment on column model.reason_code is 'Why the model does not answer, a code of contracts/error-codes.ts. Null while it does, or while a rebuild is on its way.';
      create index model_not_ready on model (last_used_at desc) where state <> 'ready';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop index model_not_ready;
      alter table model drop column reason_code, drop column reason_text;
    `);
  }
}
