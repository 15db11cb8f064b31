import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A row for each column of a profile, so that columns are there before the last one, and none is written again for another. */
export class ColumnProfiles1764700000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table dataset_column_profile (
        version_id uuid not null references dataset_version,
        column_index integer not null,
        profile jsonb not null,
        warnings jsonb,
        primary key (version_id, column_index)
      );
      comment on table dataset_column_profile is 'Where its version has no dataset_profile yet, what a job knows that is still at it or that ended too early.';
      comment on column dataset_column_profile.warnings is 'Null where there are none, as in most columns of wide tables.';
      delete from dataset_profile using dataset_version as version, dataset
        where version.id = version_id and dataset.id = version.dataset_id and dataset.deleted_at is not null;
      insert into dataset_column_profile (version_id, column_index, profile, warnings)
        select version_id, place - 1, known,
          (select jsonb_agg(warning order by number)
           from jsonb_array_elements(profile -> 'warnings') with ordinality as given (warning, number)
           where warning ->> 'column' = known ->> 'name')
        from dataset_profile, jsonb_array_elements(profile -> 'columns') with ordinality as listed (known, place);
      update dataset_profile set profile = profile - 'columns' || jsonb_build_object('warnings',
        (select coalesce(jsonb_agg(warning), '[]') from jsonb_array_elements(profile -> 'warnings') as warning
         where warning ->> 'column' is null));
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      update dataset_profile set profile = profile || jsonb_build_object(
        'columns', (select coalesce(jsonb_agg(known.profile order by column_index), '[]')
                    from dataset_column_profile as known where known.version_id = dataset_profile.version_id),
        'warnings', profile -> 'warnings' || (
          select coalesce(jsonb_agg(warning order by column_index), '[]')
          from dataset_column_profile as known, jsonb_array_elements(warnings) as warning
          where known.version_id = dataset_profile.version_id));
      drop table dataset_column_profile;
    `);
  }
}
