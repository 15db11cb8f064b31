import type { Sql } from '../database/sql-pool';
import { appendEvent } from '../events/event-log';
import type { Finished } from '../jobs/job-handler';
import { recordPlots } from './record-plots';
import { recordHeldReplica } from './replicas';

/** Writes a trained model's rows in the finish transaction: metadata, metrics, plots, and the copy its worker holds. */
export async function recordModel(
  sql: Sql,
  finished: Finished<'fit-model' | 'assemble-model'>,
): Promise<void> {
  const { payload, result } = finished;
  await sql(
    `insert into model (id, name, version, algorithm, dataset_id, dataset_version_id, task, target, lineage, signature,
       fingerprint, byte_size, state, job_id, fit_seconds, training_rows, test_rows)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 'ready', $13, $14, $15, $16)`,
    [
      payload.modelId,
      payload.modelName,
      payload.modelVersion,
      payload.lineage.algorithm,
      payload.datasetId,
      payload.lineage.datasetVersionId,
      payload.lineage.task,
      payload.lineage.target,
      payload.lineage,
      result.signature,
      result.fingerprint,
      finished.keptBytes,
      finished.jobId,
      result.fitSeconds,
      result.trainingRows,
      result.testRows,
    ],
  );
  await sql(
    `insert into metric (job_id, attempt, model_id, name, value)
     select $1, $2, $3, name, value from unnest($4::text[], $5::float8[]) as given (name, value)`,
    [
      finished.jobId,
      finished.attempt,
      payload.modelId,
      Object.keys(result.metrics),
      Object.values(result.metrics),
    ],
  );
  await recordPlots(sql, payload.modelId, result.plots);
  await recordHeldReplica(sql, { ...finished, modelId: payload.modelId, source: 'trained' });
  const data = { name: payload.modelName, version: payload.modelVersion };
  await appendEvent(sql, { topic: 'models', entityId: payload.modelId, kind: 'ready', data });
}
