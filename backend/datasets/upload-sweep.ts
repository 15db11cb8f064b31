import type { Sweep } from '../jobs/reconcile-loop';

/** Removes blocks that no version names: what an upload left whose head died before it could commit or refuse. */
export const uploadSweep: Sweep = {
  name: 'uploads',
  everySeconds: 60,
  run: async (sql) => {
    await sql(
      `delete from upload where created_at < now() - interval '1 hour'
         and not exists (select 1 from dataset_version where dataset_version.upload_id = upload.id)`,
    );
  },
};
