import type { JobHandler } from '../../jobs/job-handler';
import { learnShard } from '../../kernels/learn-shards';
import { encodeModel } from '../../kernels/models/artifact';
import { fingerprintOf } from '../../models/fingerprint';
import { recordShard } from '../../models/model-shards';
import { readLineageTable } from '../../models/read-lineage-table';

/** Grows some trees of a model. They stay with this worker until the model is put together. */
export const fitShard: JobHandler<'fit-shard'> = {
  async run({ sql, cpus, report }, { modelId, lineage, trees }) {
    const startedAt = performance.now();
    const table = await readLineageTable(sql, lineage);
    const bytes = encodeModel(learnShard({ table, lineage, report, threads: cpus }, trees));
    const fitSeconds = (performance.now() - startedAt) / 1000;
    return {
      result: { fingerprint: fingerprintOf(bytes), fitSeconds },
      shard: { modelId, firstTree: trees.first, bytes },
    };
  },

  record: (sql, { payload, result, keptBytes, ...finished }) =>
    recordShard(sql, {
      ...finished,
      ...result,
      modelId: payload.modelId,
      firstTree: payload.trees.first,
      byteSize: keptBytes,
    }),
};
