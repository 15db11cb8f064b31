import type { JobHandler } from '../../jobs/job-handler';
import { learningCurve as computeCurve } from '../../kernels/learning-curve';
import { readLineageTable } from '../read-lineage-table';
import { recordPlots } from '../record-plots';

/** Computes the learning curve of a model that somebody asked to see, and keeps it with the model. */
export const learningCurve: JobHandler<'learning-curve'> = {
  async run({ sql, cpus, report }, { lineage }) {
    const table = await readLineageTable(sql, lineage);
    return { result: { curve: computeCurve({ table, lineage, report, threads: cpus }) } };
  },

  record: (sql, { payload, result }) =>
    recordPlots(sql, payload.modelId, { 'learning-curve': result.curve }),
};
