import { ERROR_CODES, isErrorCode, type ErrorCode } from '../contracts/error-codes';
import { formatBytes } from '../contracts/format-bytes';
import type { Lineage } from '../contracts/model';
import type { Sql } from '../database/sql-pool';
import { acceptOwnJob } from '../jobs/accept-jobs';
import { KernelError } from '../kernels/kernel-error';
import { findAlgorithm } from '../kernels/models/registry';
import { openRebuilds, shelveCrowded } from './crowded-rebuilds';
import { memoryForModels, memoryOfModel, type NodeMemory } from './model-memory';
import { explainModel, giveUpModel, type Reason } from './model-reason';

/** Rebuilds wait for what people asked for, and never for anything else. */
const REBUILD_PRIORITY = -10;
/** Seconds between tries, doubled with every one that failed in a row. */
const FIRST_PAUSE_SECONDS = 30;
const LONGEST_PAUSE_SECONDS = 600;
/** Failures of kinds `caller` and `state` that another node or another hour may not have. */
const PASSING: ReadonlySet<ErrorCode> = new Set([
  'out-of-memory',
  'timeout',
  'deadline',
  'insufficient-capacity',
  'cluster-memory-full',
]);

/**
 * Asks for rebuilds of models that no living worker holds, most recently used first and no more at
 * a time than there are nodes. What made the last one fail decides: what will fail again makes the
 * model `unrecoverable`, anything else is tried again after a growing pause.
 */
export async function wantRebuilds(
  sql: Sql,
  nodes: readonly NodeMemory[],
  { jobTimeoutSeconds }: { jobTimeoutSeconds: number },
): Promise<void> {
  if (nodes.length === 0) return;
  await shelveCrowded(sql);
  let free = nodes.length - (await openRebuilds(sql));
  for (const model of free > 0 ? await lostModels(sql) : []) {
    const final = finalReason(model);
    const tooLarge = final ?? reasonOfSize(model, nodes);
    if (final) await giveUpModel(sql, model.id, final);
    else if (tooLarge) await explainModel(sql, model.id, tooLarge);
    else if (model.due && free-- > 0) await askFor(sql, model, { nodes, jobTimeoutSeconds });
  }
}

interface LostModel {
  id: string;
  name: string;
  version: number;
  fingerprint: string;
  lineage: Lineage;
  datasetVersionId: string;
  byteSize: number;
  /** What the first fit asked for. */
  cpus: number;
  memoryBytes: number;
  /** How the last rebuild failed, where none succeeded since. */
  failedCode: string | null;
  failedText: string | null;
  /** The pause after the last failure is over. */
  due: boolean;
}

async function lostModels(sql: Sql): Promise<LostModel[]> {
  return sql<LostModel>(
    `select model.id, model.name, model.version, model.fingerprint, model.lineage,
       model.dataset_version_id as "datasetVersionId", model.byte_size as "byteSize",
       fit.cpus, fit.memory_bytes as "memoryBytes", failed.code as "failedCode", failed.text as "failedText",
       failed.times = 0 or failed.at + make_interval(secs =>
         least(${LONGEST_PAUSE_SECONDS}, ${FIRST_PAUSE_SECONDS} * power(2, least(failed.times, 10) - 1))) < now() as due
     from model join job as fit on fit.id = model.job_id
     cross join lateral (
       select count(*) as times, (array_agg(finished_at order by id desc))[1] as at,
         (array_agg(reason_code order by id desc))[1] as code,
         (array_agg(reason_text order by id desc))[1] as text
       from job where run_id is null and key = 'rebuild-model/' || model.id and state in ('failed', 'cancelled')
         and id > coalesce((select done.id from job as done
                            where done.run_id is null and done.key = 'rebuild-model/' || model.id and done.state = 'succeeded'
                            order by done.id desc limit 1), '00000000-0000-0000-0000-000000000000')) as failed
     where model.state = 'rebuilding' and not exists (
       select 1 from job as open where open.run_id is null and open.key = 'rebuild-model/' || model.id
         and open.state in ('blocked', 'queued', 'running'))
     order by model.last_used_at desc limit 100`,
  );
}

/** Why the model cannot be had again, only trained anew; undefined where it can. */
function finalReason({ lineage, failedCode, failedText }: LostModel): Reason | undefined {
  if (isErrorCode(failedCode) && !PASSING.has(failedCode)) {
    const { kind } = ERROR_CODES[failedCode];
    if (kind === 'caller' || kind === 'state') return { code: failedCode, text: failedText ?? '' };
  }
  try {
    const { kernelVersion } = findAlgorithm(lineage.algorithm, lineage.task);
    if (kernelVersion === lineage.kernelVersion) return undefined;
    const text = `${lineage.algorithm} is at kernel version ${kernelVersion}, the model was trained with ${lineage.kernelVersion}. Train it again to get its next version.`;
    return { code: 'kernel-version-changed', text };
  } catch (error) {
    if (error instanceof KernelError) return { code: error.code, text: error.message };
    throw error;
  }
}

function reasonOfSize(model: LostModel, nodes: readonly NodeMemory[]): Reason | undefined {
  const held = memoryOfModel(model.byteSize);
  const fits = nodes.some(
    ({ memoryBytes }) => memoryForModels(memoryBytes) >= held && memoryBytes >= model.memoryBytes,
  );
  if (fits) return undefined;
  const largest = Math.max(...nodes.map((node) => node.memoryBytes));
  const text = `To be rebuilt it needs ${formatBytes(model.memoryBytes)} on one worker, and then ${formatBytes(held)} of the memory for models; the largest worker has ${formatBytes(largest)}, of which models may fill ${formatBytes(memoryForModels(largest))}. Start a larger worker.`;
  return { code: 'cluster-memory-full', text };
}

async function askFor(
  sql: Sql,
  model: LostModel,
  { nodes, jobTimeoutSeconds }: { nodes: readonly NodeMemory[]; jobTimeoutSeconds: number },
): Promise<void> {
  await acceptOwnJob(sql, {
    kind: 'rebuild-model',
    key: `rebuild-model/${model.id}`,
    payload: {
      modelId: model.id,
      modelName: model.name,
      modelVersion: model.version,
      lineage: model.lineage,
      fingerprint: model.fingerprint,
    },
    datasetVersionId: model.datasetVersionId,
    cpus: Math.min(model.cpus, Math.max(...nodes.map((node) => node.cpus))),
    memoryBytes: model.memoryBytes,
    priority: REBUILD_PRIORITY,
    timeoutSeconds: jobTimeoutSeconds,
  });
  await explainModel(sql, model.id, undefined);
}
