import type { JobHandler } from '../../jobs/job-handler';
import { assembleShards } from '../../kernels/learn-shards';
import { forgetShards, placesOfShards } from '../../models/model-shards';
import { readLineageTable } from '../../models/read-lineage-table';
import { recordModel } from '../../models/record-model';
import { serialised } from '../../models/reproduce';
import { fetchShards } from '../fetch-shards';

/** Puts the trees that other jobs have grown together to the model that one job would have made. */
export const assembleModel: JobHandler<'assemble-model'> = {
  async run({ sql, cpus, report }, payload) {
    const { modelId, lineage } = payload;
    const startedAt = performance.now();
    const places = await placesOfShards(sql, modelId);
    const shards = await fetchShards(payload, places, (line) => void process.stdout.write(line));
    const table = await readLineageTable(sql, lineage);
    const learned = assembleShards({ table, lineage, report, threads: cpus }, shards);
    const { bytes, fingerprint, ...rest } = serialised(learned);
    const ownSeconds = (performance.now() - startedAt) / 1000;
    const fitSeconds = places.reduce((sum, place) => sum + place.fitSeconds, ownSeconds);
    return {
      result: { fingerprint, fitSeconds, ...rest },
      model: { id: modelId, fingerprint, bytes },
    };
  },

  async record(sql, finished) {
    await recordModel(sql, finished);
    await forgetShards(sql, finished.payload.modelId);
  },
};
