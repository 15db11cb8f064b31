import type { JobHandler } from '../../jobs/job-handler';
import { recordModel } from '../../models/record-model';
import { reproduce } from '../../models/reproduce';

/** Fits one model on one dataset version and scores it on the rows held out. */
export const fitModel: JobHandler<'fit-model'> = {
  async run(context, { modelId, lineage }) {
    const startedAt = performance.now();
    const { bytes, fingerprint, ...learned } = await reproduce(context, lineage);
    const fitSeconds = (performance.now() - startedAt) / 1000;
    return {
      result: { fingerprint, fitSeconds, ...learned },
      model: { id: modelId, fingerprint, bytes },
    };
  },

  record: recordModel,
};
