import type { Sql } from '../database/sql-pool';
import type { Sweep } from '../jobs/reconcile-loop';

/**
 * Removes blocks that nothing needs: those of deleted datasets once no open job and no model that
 * could be rebuilt names their version, and what an upload left whose head died before it could
 * commit or refuse.
 */
export const uploadSweep: Sweep = {
  name: 'uploads',
  everySeconds: 60,
  run: async (sql) => {
    await forgetDeletedRows(sql);
    await sql(
      `delete from upload where created_at < now() - interval '1 hour'
         and not exists (select 1 from dataset_segment where dataset_segment.upload_id = upload.id)`,
    );
  },
};

/** A minute later, so that a run which was accepted at the same moment is seen. */
async function forgetDeletedRows(sql: Sql): Promise<void> {
  const deleted = await sql<{ id: string }>(
    `select distinct version.id from dataset join dataset_version as version on version.dataset_id = dataset.id
       join dataset_segment on dataset_segment.version_id = version.id
     where dataset.deleted_at < now() - interval '1 minute'`,
  );
  if (deleted.length === 0) return;
  await sql(
    `delete from dataset_segment where version_id = any($1::uuid[])
       and version_id not in (select dataset_version_id from job
         where state in ('blocked', 'queued', 'running') and dataset_version_id is not null)
       and version_id not in (select dataset_version_id from model where state <> 'unrecoverable')`,
    [deleted.map(({ id }) => id)],
  );
}
