import { uuidv7 } from '../database/uuid';
import type { TestDatabase } from './test-database';

/** A dataset version without blocks, for jobs that are never run. Returns its id. */
export async function insertDatasetVersion({ database }: TestDatabase): Promise<string> {
  const [datasetId, uploadId, versionId] = [uuidv7(), uuidv7(), uuidv7()];
  await database.sql(`insert into dataset (id, name, display_name) values ($1, 'd', 'd')`, [
    datasetId,
  ]);
  await database.sql('insert into upload (id) values ($1)', [uploadId]);
  await database.sql(
    `insert into dataset_version (id, dataset_id, number, upload_id, content_hash, row_count, stored_bytes, columns, origin)
     values ($1, $2, 1, $3, 'h', 1, 1, '[]', '{}')`,
    [versionId, datasetId, uploadId],
  );
  return versionId;
}
