import { ClusterKey } from '../channel/cluster-key';
import type { JobState, ModelState, ReplicaState } from '../contracts/states';
import { uuidv7 } from '../database/uuid';
import { ALGORITHMS } from '../kernels/models/registry';
import { createReplicaSweep } from '../models/replica-sweep';
import { joinCluster, type Incarnation } from '../nodes/membership';
import { insertDatasetVersion, LEASE_SECONDS } from './job-bench';
import { createTestDatabase, type TestDatabase } from './test-database';

export interface BenchModel {
  name?: string;
  version?: number;
  byteSize?: number;
  /** Seconds since somebody last used it. */
  idle?: number;
  holders?: readonly Incarnation[];
  /** What its fit asked for. */
  fit?: { cpus?: number; memoryBytes?: number };
  algorithm?: string;
  kernelVersion?: number;
}

interface OpenJob {
  key: string;
  cpus: number;
  memory_bytes: number;
  state: JobState;
}

/** Models, nodes and replicas as rows on a database of their own, and the sweep over them. No bytes. */
export class ModelBench {
  private constructor(
    private readonly test: TestDatabase,
    private readonly versionId: string,
    private readonly key: ClusterKey,
  ) {}

  static async create(): Promise<ModelBench> {
    const test = await createTestDatabase([]);
    const key = await ClusterKey.forHead(test.database.sql);
    return new ModelBench(test, await insertDatasetVersion(test), key);
  }

  get database(): TestDatabase['database'] {
    return this.test.database;
  }

  async clear(): Promise<void> {
    await this.database.sql('truncate run, job, attempt, event, node, model, model_name cascade');
  }

  drop(): Promise<void> {
    return this.test.drop();
  }

  /** A worker whose models may fill 80 % of `memoryBytes`. */
  join(name: string, memoryBytes = 1_000): Promise<Incarnation> {
    return joinCluster(this.database.sql, {
      id: uuidv7(),
      name,
      kind: 'worker',
      cpus: 2,
      memoryBytes,
      address: `${name}:1`,
      pid: 1,
      version: '0',
      leaseSeconds: LEASE_SECONDS,
    });
  }

  /** A trained model with its fit job, and a verified copy on each holder for a while already. */
  async add(model: BenchModel = {}): Promise<string> {
    const [id, jobId] = [uuidv7(), uuidv7()];
    const name = model.name ?? `m-${id}`;
    const { cpus = 1, memoryBytes = 100 } = model.fit ?? {};
    const algorithm = model.algorithm ?? 'LinearRegression';
    const lineage = {
      algorithm,
      kernelVersion: model.kernelVersion ?? ALGORITHMS.LinearRegression.kernelVersion,
      task: 'regression',
    };
    await this.database.transaction(async (sql) => {
      const [dataset] = await sql<{ id: string }>('select id from dataset');
      await sql(
        `insert into model_name (name, dataset_id, last_version) values ($1, $2, 9) on conflict do nothing`,
        [name, dataset?.id],
      );
      await sql(
        `insert into job (id, kind, key, payload, state, cpus, memory_bytes, timeout_seconds)
         values ($1, 'fit-model', $2, '{}', 'succeeded', $3, $4, 60)`,
        [jobId, name, cpus, memoryBytes],
      );
      await sql(
        `insert into model (id, name, version, algorithm, dataset_id, dataset_version_id, task, target, lineage, signature,
           fingerprint, byte_size, state, job_id, fit_seconds, training_rows, test_rows, last_used_at)
         values ($1, $2, $3, $4, $5, $6, 'regression', 't', $7, '{}', 'f', $8, 'ready', $9, 1, 1, 1,
           now() - make_interval(secs => $10))`,
        [
          id,
          name,
          model.version ?? 1,
          algorithm,
          dataset?.id,
          this.versionId,
          lineage,
          model.byteSize ?? 10,
          jobId,
          model.idle ?? 0,
        ],
      );
    });
    for (const holder of model.holders ?? []) await this.hold(id, holder);
    return id;
  }

  async hold(modelId: string, { nodeId, incarnation }: Incarnation): Promise<void> {
    await this.database.sql(
      `insert into replica (model_id, node_id, incarnation, state, source, updated_at)
       values ($1, $2, $3, 'ready', 'trained', now() - interval '2 min')`,
      [modelId, nodeId, incarnation],
    );
  }

  /** One pass, as a head runs it. */
  async sweep(copies = 2): Promise<void> {
    const sweep = createReplicaSweep({ copies, jobTimeoutSeconds: 60, key: this.key });
    await this.database.transaction(sweep.run);
  }

  /** Names of the nodes that have a row of it, sorted, in a state or in any. */
  async holders(modelId: string, state?: ReplicaState): Promise<string[]> {
    const rows = await this.database.sql<{ name: string }>(
      `select name from replica join node on node.id = node_id
       where model_id = $1 and ($2::text is null or replica.state = $2) order by name`,
      [modelId, state ?? null],
    );
    return rows.map((row) => row.name);
  }

  async state(modelId: string): Promise<ModelState | undefined> {
    return (await this.row(modelId))?.state;
  }

  async reason(modelId: string): Promise<string | null | undefined> {
    return (await this.row(modelId))?.reason_code;
  }

  /** Rebuild jobs that have not ended, in the order in which they were asked for. */
  async openRebuilds(): Promise<OpenJob[]> {
    return this.database.sql<OpenJob>(
      `select key, cpus, memory_bytes, state from job
       where kind = 'rebuild-model' and state in ('queued', 'running') order by id`,
    );
  }

  /** Ends the open rebuild of a model as failed, so many seconds ago. */
  async failRebuild(modelId: string, code: string, secondsAgo = 0): Promise<void> {
    await this.database.sql(
      `update job set state = 'failed', reason_code = $2, reason_text = 'no luck',
         finished_at = now() - make_interval(secs => $3)
       where key = 'rebuild-model/' || $1 and state = 'queued'`,
      [modelId, code, secondsAgo],
    );
  }

  private async row(
    modelId: string,
  ): Promise<{ state: ModelState; reason_code: string | null } | undefined> {
    const [row] = await this.database.sql<{ state: ModelState; reason_code: string | null }>(
      'select state, reason_code from model where id = $1',
      [modelId],
    );
    return row;
  }
}
