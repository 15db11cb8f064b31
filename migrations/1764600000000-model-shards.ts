import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Where the trees are that several jobs have grown for one model, until another job puts them together. */
export class ModelShards1764600000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table model_shard (
        model_id uuid not null,
        first_tree integer not null,
        job_id uuid not null references job on delete cascade,
        node_id uuid not null references node on delete cascade,
        incarnation bigint not null,
        fingerprint text not null,
        byte_size bigint not null,
        fit_seconds double precision not null,
        primary key (model_id, first_tree)
      );
      create index model_shard_of_node on model_shard (node_id, incarnation);
      create index model_shard_of_job on model_shard (job_id);
      comment on column model_shard.model_id is 'The model is made later, by the job that depends on this one.';

      drop index job_of_model_name;
      create index job_of_model_name on job ((payload ->> 'modelName'))
        where kind in ('fit-model', 'assemble-model') and state in ('blocked', 'queued', 'running');
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop index job_of_model_name;
      create index job_of_model_name on job ((payload ->> 'modelName'))
        where kind = 'fit-model' and state in ('blocked', 'queued', 'running');
      drop table model_shard;
    `);
  }
}
