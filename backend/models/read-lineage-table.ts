import type { Lineage } from '../contracts/model';
import type { Sql } from '../database/sql-pool';
import { readTable } from '../datasets/block-reader';
import { warmColumns } from '../datasets/warm-columns';
import { DomainError } from '../errors/domain-error';
import { findAlgorithm } from '../kernels/models/registry';
import type { Table } from '../kernels/table/table';

/**
 * The table that a lineage learns from. Refuses where the dataset's content or the algorithm's
 * kernel is not the one that the lineage names.
 */
export async function readLineageTable(sql: Sql, lineage: Lineage): Promise<Table> {
  const algorithm = findAlgorithm(lineage.algorithm, lineage.task);
  if (algorithm.kernelVersion !== lineage.kernelVersion) {
    throw new DomainError(
      'kernel-version-changed',
      `${lineage.algorithm} is at kernel version ${algorithm.kernelVersion}, the model was trained with ${lineage.kernelVersion}. Train it again to get its next version.`,
    );
  }
  const columns = lineage.features && [
    ...lineage.features,
    lineage.target,
    ...(lineage.weightColumn === undefined ? [] : [lineage.weightColumn]),
  ];
  const { table, contentHash } = await readTable(sql, lineage.datasetVersionId, columns, {
    warm: warmColumns,
    withTexts: lineage.pipeline?.['text'] === 'hashed_words',
  });
  if (contentHash === lineage.datasetHash) return table;
  throw new DomainError(
    'internal',
    `dataset version ${lineage.datasetVersionId} has content ${contentHash}, the lineage names ${lineage.datasetHash}`,
  );
}
