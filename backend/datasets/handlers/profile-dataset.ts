import { appendEvent } from '../../events/event-log';
import type { JobHandler } from '../../jobs/job-handler';
import { profileVersion } from '../profile-version';

/** Computes what is to be known of a dataset version's values, for people to look at. */
export const profileDataset: JobHandler<'profile-dataset'> = {
  async run({ sql, report }, { versionId, target }) {
    return { result: await profileVersion(sql, versionId, target, report) };
  },

  async record(sql, { payload, result }) {
    await sql(
      `insert into dataset_profile (version_id, profile) values ($1, $2) on conflict do nothing`,
      [payload.versionId, result],
    );
    await appendEvent(sql, {
      topic: 'datasets',
      entityId: payload.datasetId,
      kind: 'profiled',
      data: { name: payload.datasetName, number: payload.number },
    });
  },
};
