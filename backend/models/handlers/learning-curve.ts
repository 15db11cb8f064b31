import type { JobHandler } from '../../jobs/job-handler';
import { learningCurve as computeCurve } from '../../kernels/learning-curve';
import { readLineageTable } from '../read-lineage-table';

/** Computes the learning curve of a model that somebody asked to see, and keeps it with the model. */
export const learningCurve: JobHandler<'learning-curve'> = {
  async run({ sql, cpus, report }, { lineage }) {
    const table = await readLineageTable(sql, lineage);
    return { result: { curve: computeCurve({ table, lineage, report, threads: cpus }) } };
  },

  async record(sql, { payload, result }) {
    await sql(
      `insert into model_plot (model_id, kind, data) values ($1, 'learning-curve', $2)
       on conflict (model_id, kind) do nothing`,
      [payload.modelId, result.curve],
    );
  },
};
