import type { JobHandler } from '../../jobs/job-handler';
import { explainModel as lookInto } from '../../kernels/explain/explain-model';
import { readLineageTable } from '../read-lineage-table';
import { recordPlots } from '../record-plots';

/** Computes what a model depends on, for who asked to see it, and keeps it with the model. */
export const explainModel: JobHandler<'explain-model'> = {
  async run({ sql, cpus, report }, { lineage }) {
    const table = await readLineageTable(sql, lineage);
    return { result: lookInto({ table, lineage, report, threads: cpus }) };
  },

  record: (sql, { payload, result }) => recordPlots(sql, payload.modelId, result),
};
