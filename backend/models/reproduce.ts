import type { Lineage, Metrics, Signature } from '../contracts/model';
import type { ModelPlots } from '../contracts/plots';
import type { Sql } from '../database/sql-pool';
import { learn, type Learned } from '../kernels/learn';
import { encodeModel } from '../kernels/models/artifact';
import { fingerprintOf } from './fingerprint';
import { readLineageTable } from './read-lineage-table';

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
 * rebuild, so that both give the same bytes. Refuses what is not as the lineage names it.
 */
export async function reproduce(
  { sql, cpus, report }: ReproduceContext,
  lineage: Lineage,
): Promise<Reproduced> {
  const table = await readLineageTable(sql, lineage);
  return serialised(learn({ table, lineage, report, threads: cpus }));
}

/** A learned model as what a job gives back. */
export function serialised(learned: Learned): Reproduced {
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
