import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A version is a row of segments, so that appending writes no row again; and it says what it changed. */
export class DatasetSegments1764400000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table dataset_segment (
        version_id uuid not null references dataset_version,
        position integer not null,
        upload_id uuid not null references upload,
        row_count integer not null,
        columns jsonb,
        primary key (version_id, position)
      );
      comment on table dataset_segment is 'The rows of a version in order: those of one upload after the other. A version without any was deleted and is only named by what it was used for.';
      comment on column dataset_segment.columns is 'As the blocks of the upload have them, where that is not how the version has them.';
      create index dataset_segment_upload on dataset_segment (upload_id);
      insert into dataset_segment (version_id, position, upload_id, row_count)
        select id, 0, upload_id, row_count from dataset_version;

      alter table dataset_version drop column upload_id, add column change jsonb;
      comment on column dataset_version.change is 'What differs from the version before; null for a first one.';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table dataset_version drop column change, add column upload_id uuid references upload;
      update dataset_version set upload_id = segment.upload_id
        from dataset_segment as segment where segment.version_id = dataset_version.id and segment.position = 0;
      alter table dataset_version alter column upload_id set not null, add unique (upload_id);
      drop table dataset_segment;
    `);
  }
}
