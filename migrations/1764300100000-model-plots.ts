import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the plots of a model are drawn from. */
export class ModelPlots1764300100000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table model_plot (
        model_id uuid not null references model on delete cascade,
        kind text not null,
        data jsonb not null,
        primary key (model_id, kind)
      );
      comment on column model_plot.data is 'A few hundred numbers: see contracts/plots.ts for the kind.';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table model_plot');
  }
}
