import type { ProfiledColumn } from '../contracts/profile';
import type { Sql } from '../database/sql-pool';

/** Columns in one statement: bounds the size of a message to Postgres. */
const BATCH = 1_000;

/** Columns that are there already are left alone where they say the same. */
export async function writeColumnProfiles(
  sql: Sql,
  versionId: string,
  columns: readonly ProfiledColumn[],
): Promise<void> {
  for (let from = 0; from < columns.length; from += BATCH)
    await sql(
      `insert into dataset_column_profile as old (version_id, column_index, profile, warnings)
       select $1, index, profile, nullif(warnings, '[]')
       from jsonb_to_recordset($2::jsonb) as known (index int, profile jsonb, warnings jsonb) order by index
       on conflict (version_id, column_index) do update set profile = excluded.profile, warnings = excluded.warnings
       where (old.profile, old.warnings) is distinct from (excluded.profile, excluded.warnings)`,
      [versionId, JSON.stringify(columns.slice(from, from + BATCH))],
    );
}

/** Of every version of a dataset, finished or not. */
export async function forgetProfiles(sql: Sql, datasetId: string): Promise<void> {
  const versions = 'select id from dataset_version where dataset_id = $1';
  await sql(`delete from dataset_column_profile where version_id in (${versions})`, [datasetId]);
  await sql(`delete from dataset_profile where version_id in (${versions})`, [datasetId]);
}
