import { Inject, Injectable, Logger, type BeforeApplicationShutdown } from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';
import { ClusterKey } from '../channel/cluster-key';
import type { ChannelServer } from '../channel/channel-server';
import type { Config } from '../config/config';
import { CONFIG } from '../config/config.module';
import { Database } from '../database/database';
import { isDatabaseUnavailable } from '../database/database-errors';
import { uuidv7 } from '../database/uuid';
import type { JobHandlers } from '../jobs/job-handler';
import { renewLeases } from '../jobs/renew-leases';
import { joinCluster, leaveCluster, renewNode, type Incarnation } from '../nodes/membership';
import { WakeUps } from '../queue/wake-ups';
import { createWorkerServer } from './worker-server';
import { JobSlots } from './job-slots';
import { ModelStore } from './model-store';
import { ReplicaKeeper } from './replica-keeper';
import { RunnerPool } from './runner-pool';
import type { RunnerCommand } from './runner-process';

const POLL_EVERY_MS = 5_000;
const POLL_WITHOUT_QUEUE_MS = 1_000;
const REPLICAS_EVERY_MS = 500;

/** What the role hands to the agent: the kinds of job it can run, and how a runner is started. */
export interface WorkerParts {
  handlers: JobHandlers;
  runner: Omit<RunnerCommand, 'memoryBytes'>;
  version: string;
}
export const WORKER_PARTS = Symbol('worker-parts');

/**
 * A worker's life in the cluster: it joins under a new incarnation, renews its own and its jobs'
 * leases, claims when woken, when a slot gets free and by polling, and leaves. When it learns that
 * it was declared dead it drops everything and joins anew.
 */
@Injectable()
export class WorkerAgent implements BeforeApplicationShutdown {
  private readonly logger = new Logger('worker');
  private readonly store: ModelStore;
  private readonly pool: RunnerPool;
  private readonly keeper: ReplicaKeeper;
  private slots: JobSlots;
  private server: ChannelServer | undefined;
  private address = '';
  private self: Incarnation | undefined;
  private readonly stopping = new AbortController();

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(WORKER_PARTS) private readonly parts: WorkerParts,
    private readonly database: Database,
    private readonly wakeUps: WakeUps,
  ) {
    this.pool = new RunnerPool(
      { ...parts.runner, memoryBytes: config.worker.memoryBytes },
      config.worker.cpus,
    );
    this.store = new ModelStore(config.worker.memoryBytes);
    this.keeper = new ReplicaKeeper({
      database,
      store: this.store,
      freeBytes: () => config.worker.memoryBytes - this.slots.usedBytes,
    });
    this.slots = this.createSlots();
  }

  /** Resolves once the worker has joined. */
  async start(): Promise<void> {
    this.pool.fill();
    const key = await this.clusterKey();
    this.server = createWorkerServer(key, this.store, (attempt) => this.slots.stop(attempt));
    this.address = await this.server.listen(this.config.worker.host);
    await this.join();
    this.wakeUps.listen((jobId) => this.wake(jobId));
    this.every(
      () => (this.config.leaseSeconds * 1000) / 4,
      () => this.beat(),
    );
    this.every(
      () => this.pollPause(),
      () => this.fill(),
    );
    this.every(
      () => REPLICAS_EVERY_MS,
      () => this.keepReplicas(),
    );
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    this.slots.close();
    this.pool.close();
    if (this.self) await leaveCluster(this.database.sql, this.self).catch(() => undefined);
    await this.server?.close();
  }

  private createSlots(): JobSlots {
    const { config, database, parts, store } = this;
    const settings = { ...config.worker, leaseSeconds: config.leaseSeconds };
    const slots = new JobSlots(settings, this.pool, { database, handlers: parts.handlers, store });
    slots.onFree = () => void this.afterJob();
    return slots;
  }

  /** The first head makes the key, so a worker that is there first waits for it. */
  private async clusterKey(): Promise<ClusterKey> {
    for (;;) {
      const key = await ClusterKey.forWorker(this.database.sql).catch(() => undefined);
      if (key) return key;
      this.logger.log('waiting for the first head of the cluster');
      await sleep(1_000, undefined, { signal: this.stopping.signal });
    }
  }

  private async join(): Promise<void> {
    const { worker, leaseSeconds } = this.config;
    const node = {
      id: uuidv7(),
      kind: 'worker' as const,
      ...worker,
      address: this.address,
      pid: process.pid,
      version: this.parts.version,
      leaseSeconds,
    };
    this.self = await this.database.transaction((sql) => joinCluster(sql, node));
    this.logger.log(
      `joined as ${worker.name}, incarnation ${this.self.incarnation}, ${worker.cpus} CPU, ${Math.round(worker.memoryBytes / 1024 ** 2)} MiB`,
    );
  }

  private async beat(): Promise<void> {
    if (!this.self) return;
    const { leaseSeconds } = this.config;
    const alive = await renewNode(this.database.sql, this.self, {
      leaseSeconds,
      memoryUsedBytes: this.slots.usedBytes,
    });
    if (!alive) {
      await this.rejoin();
      return;
    }
    const asked = this.slots.running;
    this.slots.abandonAllBut(await renewLeases(this.database.sql, asked, leaseSeconds), asked);
  }

  private async rejoin(): Promise<void> {
    this.logger.warn('was declared dead: dropping jobs and models, joining anew');
    this.slots.close();
    this.store.clear();
    this.slots = this.createSlots();
    await this.join();
  }

  /** A message wakes somebody: where there is no room, the next one shall wake someone else. */
  private async wake(jobId: string): Promise<void> {
    if (this.slots.freeCpus > 0) await this.fill(jobId);
    if (this.slots.freeCpus === 0) await this.wakeUps.pause();
  }

  private async afterJob(): Promise<void> {
    if (this.stopping.signal.aborted) return;
    try {
      await this.fill();
      if (this.slots.freeCpus > 0) await this.wakeUps.resume();
    } catch (error) {
      this.report(error);
    }
  }

  private async fill(hint?: string): Promise<void> {
    if (this.self) await this.slots.fill(this.self, hint);
  }

  private async keepReplicas(): Promise<void> {
    if (this.self) await this.keeper.run(this.self);
  }

  private pollPause(): number {
    const pause = this.wakeUps.health() === 'answering' ? POLL_EVERY_MS : POLL_WITHOUT_QUEUE_MS;
    return pause * (0.75 + Math.random() / 2);
  }

  /** Runs `work` again and again; a pass that failed is as good as one that found nothing to do. */
  private every(pauseMs: () => number, work: () => Promise<void>): void {
    const loop = async (): Promise<void> => {
      while (!this.stopping.signal.aborted) {
        await work().catch((error: unknown) => this.report(error));
        await sleep(pauseMs(), undefined, { signal: this.stopping.signal }).catch(() => undefined);
      }
    };
    void loop();
  }

  private report(error: unknown): void {
    if (isDatabaseUnavailable(error))
      this.logger.warn('Postgres does not answer; jobs and models are kept, waiting for it');
    else this.logger.error(error instanceof Error ? error.stack : error);
  }
}
