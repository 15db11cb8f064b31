import { appendEvent } from '../../events/event-log';
import type { JobHandlers } from '../../jobs/job-handler';
import { writeColumnProfiles } from '../column-profiles';
import { profileVersion } from '../profile-version';

/** Computes what is to be known of a dataset version's values, for people to look at: column by column. */
export const profileDataset: JobHandlers['profile-dataset'] = {
  async run({ sql, report }, { versionId, target }) {
    return { result: await profileVersion(sql, versionId, target, report) };
  },

  recordParts: (sql, { payload, parts }) => writeColumnProfiles(sql, payload.versionId, parts),

  async record(sql, { payload, result }) {
    const { columns, ...profile } = result;
    await writeColumnProfiles(sql, payload.versionId, columns);
    await sql(
      `insert into dataset_profile (version_id, profile) values ($1, $2) on conflict do nothing`,
      [payload.versionId, profile],
    );
    await appendEvent(sql, {
      topic: 'datasets',
      entityId: payload.datasetId,
      kind: 'profiled',
      data: { name: payload.datasetName, number: payload.number },
    });
  },
};
