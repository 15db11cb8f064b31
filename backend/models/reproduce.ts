import type { Lineage, Metrics, Signature } from '../contracts/model';
import type { ModelPlots } from '../contracts/plots';
import type { Sql } from '../database/sql-pool';
import { readTable } from '../datasets/block-reader';
import { warmColumns } from '../datasets/warm-columns';
import { DomainError } from '../errors/domain-error';
import { learn } from '../kernels/learn';
import { encodeModel } from '../kernels/models/artifact';
import { findAlgorithm } from '../kernels/models/registry';
import { fingerprintOf } from './fingerprint';

export interface Reproduced {
  bytes: Uint8Array;
  fingerprint: string;
  signature: Signature;
  metrics: Metrics;
  plots: Partial<ModelPlots>;
  trainingRows: number;
  testRows: number;
}

/** What a runner's job may use. */
export interface ReproduceContext {
  sql: Sql;
  cpus: number;
  report: (done: number, total: number) => void;
}

/**
 * Lineage in, model out: the one way a model comes to be, for its first training and for every
 * rebuild, so that both give the same bytes. Refuses where the dataset's content or the algorithm's
 * kernel is not the one that the lineage names.
 */
export async function reproduce(
  { sql, cpus, report }: ReproduceContext,
  lineage: Lineage,
): Promise<Reproduced> {
  const algorithm = findAlgorithm(lineage.algorithm, lineage.task);
  if (algorithm.kernelVersion !== lineage.kernelVersion) {
    throw new DomainError(
      'kernel-version-changed',
      `${lineage.algorithm} is at kernel version ${algorithm.kernelVersion}, the model was trained with ${lineage.kernelVersion}. Train it again to get its next version.`,
    );
  }
  const columns = lineage.features && [...lineage.features, lineage.target];
  const { table, contentHash } = await readTable(
    sql,
    lineage.datasetVersionId,
    columns,
    warmColumns,
  );
  if (contentHash !== lineage.datasetHash) {
    throw new DomainError(
      'internal',
      `dataset version ${lineage.datasetVersionId} has content ${contentHash}, the lineage names ${lineage.datasetHash}`,
    );
  }
  const learned = learn({ table, lineage, report, threads: cpus });
  const bytes = encodeModel(learned.model);
  return {
    bytes,
    fingerprint: fingerprintOf(bytes),
    signature: learned.model.signature,
    metrics: learned.metrics,
    plots: learned.plots,
    trainingRows: learned.trainingRows,
    testRows: learned.testRows,
  };
}
