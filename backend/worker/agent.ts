import { Inject, Injectable, Logger, type BeforeApplicationShutdown } from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';
import { ClusterKey } from '../channel/cluster-key';
import type { ChannelServer } from '../channel/channel-server';
import type { Config } from '../config/config';
import { CONFIG } from '../config/config.module';
import { formatBytes } from '../contracts/format-bytes';
import { Database } from '../database/database';
import { isDatabaseUnavailable, isMissingTable } from '../database/database-errors';
import type { SqlPool } from '../database/sql-pool';
import { uuidv7 } from '../database/uuid';
import type { JobHandlers } from '../jobs/job-handler';
import type { Incarnation, JoiningNode } from '../nodes/membership';
import { WakeUps } from '../queue/wake-ups';
import { Drain } from './drain';
import { createWorkerServer } from './worker-server';
import { JobSlots } from './job-slots';
import { ModelStore } from './model-store';
import { NodeLease } from './node-lease';
import { ReplicaKeeper } from './replica-keeper';
import { RunnerPool } from './runner-pool';
import { ShardStore } from './shard-store';
import { keepShards } from './keep-shards';
import type { RunnerCommand } from './runner-process';

const POLL_EVERY_MS = 5_000;
const POLL_WITHOUT_QUEUE_MS = 1_000;
const REPLICAS_EVERY_MS = 500;

/** What the role hands to the agent: the kinds of job it can run, and how a runner is started. */
export interface WorkerParts {
  handlers: JobHandlers;
  runner: Omit<RunnerCommand, 'memoryBytes'>;
  version: string;
  /** One connection, for the beat alone. */
  beatDatabase: SqlPool;
}
export const WORKER_PARTS = Symbol('worker-parts');

/**
 * A worker's life in the cluster: it joins under a new incarnation, renews its own and its jobs'
 * leases, claims when woken, when a slot gets free and by polling, drains and leaves. When it learns
 * that it was declared dead it drops everything and joins anew; when another worker took its name,
 * it stops.
 */
@Injectable()
export class WorkerAgent implements BeforeApplicationShutdown {
  private readonly logger = new Logger('worker');
  private readonly store: ModelStore;
  private readonly shards = new ShardStore();
  private readonly pool: RunnerPool;
  private readonly lease: NodeLease;
  private readonly drain: Drain;
  private slots: JobSlots;
  private keeper: ReplicaKeeper;
  private server: ChannelServer | undefined;
  private address = '';
  /** Whether messages are taken; undefined where the queue did not answer when it was told. */
  private listening: boolean | undefined = true;
  private onReplaced: () => void = () => undefined;
  private readonly stopping = new AbortController();

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(WORKER_PARTS) private readonly parts: WorkerParts,
    private readonly database: Database,
    private readonly wakeUps: WakeUps,
  ) {
    const { cpus, memoryBytes } = config.worker;
    this.pool = new RunnerPool({ ...parts.runner, memoryBytes }, cpus);
    this.store = new ModelStore(memoryBytes);
    this.lease = new NodeLease(parts.beatDatabase, config.leaseSeconds);
    this.drain = new Drain(database, config.drainSeconds);
    this.slots = this.createSlots();
    this.keeper = this.createKeeper();
  }

  /** Resolves once the worker has joined. `onReplaced` is called when another one has taken its name. */
  async start(onReplaced: () => void): Promise<void> {
    this.onReplaced = onReplaced;
    this.pool.fill();
    const { store, shards } = this;
    const key = await this.clusterKey();
    this.server = createWorkerServer(key, { store, shards }, (attempt) => this.slots.stop(attempt));
    this.address = await this.server.listen(this.config.worker.host);
    this.welcome(await this.lease.join(this.describe()));
    this.wakeUps.listen((jobId) => this.fill(jobId));
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

  /** What is not done yet is handed back at once. */
  hurry(): void {
    this.drain.hurry();
  }

  /** Drains and leaves. Leases are renewed and predictions answered until the end. */
  async beforeApplicationShutdown(): Promise<void> {
    await this.finishWork().catch((error: unknown) => this.report(error));
    this.stopping.abort();
    await this.slots.close();
    this.pool.close();
    await this.lease.leave().catch((error: unknown) => this.report(error));
    await this.server?.close();
    await this.lease.close();
  }

  private async finishWork(): Promise<void> {
    const { self } = this.lease;
    if (!self) return;
    // heads ask nobody to move models off a node that is ready; jobs end in order either way
    await this.lease.drain().catch((error: unknown) => this.report(error));
    this.slots.draining = true;
    this.listenWhileFree();
    await this.drain.finish(this.slots, self);
  }

  private createSlots(): JobSlots {
    const { config, database, store, shards } = this;
    const settings = { ...config.worker, leaseSeconds: config.leaseSeconds };
    const { handlers } = this.parts;
    const slots = new JobSlots(settings, this.pool, { database, handlers, store, shards });
    slots.onFree = () => void this.fill().catch((error: unknown) => this.report(error));
    return slots;
  }

  private createKeeper(): ReplicaKeeper {
    const { database, store } = this;
    const freeBytes = (): number => this.config.worker.memoryBytes - this.slots.usedBytes;
    return new ReplicaKeeper({ database, store, freeBytes });
  }

  /** The first head makes tables and key, so a worker that is there first waits for them. */
  private async clusterKey(): Promise<ClusterKey> {
    for (;;) {
      const key = await ClusterKey.forWorker(this.database.sql).catch((error: unknown) => {
        if (isDatabaseUnavailable(error) || isMissingTable(error)) return undefined;
        throw error;
      });
      if (key) return key;
      this.logger.log('waiting for the first head of the cluster');
      await sleep(1_000, undefined, { signal: this.stopping.signal });
    }
  }

  private describe(): JoiningNode {
    return {
      id: uuidv7(),
      kind: 'worker',
      ...this.config.worker,
      address: this.address,
      pid: process.pid,
      version: this.parts.version,
      leaseSeconds: this.config.leaseSeconds,
    };
  }

  private welcome({ incarnation }: Incarnation): void {
    const { name, cpus, memoryBytes } = this.config.worker;
    this.logger.log(
      `joined as ${name}, incarnation ${incarnation}, ${cpus} CPU, ${formatBytes(memoryBytes)}`,
    );
  }

  private async beat(): Promise<void> {
    const { self } = this.lease;
    if (!self) return;
    const standing = await this.lease.renew(self, this.slots.usedBytes);
    if (standing === 'dead') await this.rejoin(self);
    else if (standing === 'replaced') await this.giveWay();
    else await this.carryOn(self, standing === 'draining');
  }

  private async carryOn(self: Incarnation, draining: boolean): Promise<void> {
    const asked = this.slots.running;
    this.slots.abandonAllBut(await this.lease.renewJobs(asked), asked);
    const wasDraining = this.slots.draining;
    await this.drain.heed(draining, this.slots, self);
    if (this.slots.draining !== wasDraining) await this.fill();
  }

  private async rejoin(former: Incarnation): Promise<void> {
    this.logger.warn('was declared dead: dropping jobs and models, joining anew');
    await this.dropEverything();
    if (this.drain.leaving) {
      this.lease.forget();
      return;
    }
    const self = await this.lease.rejoin(this.describe(), former);
    if (!self) {
      await this.giveWay();
      return;
    }
    this.slots = this.createSlots();
    this.keeper = this.createKeeper();
    this.welcome(self);
  }

  private async giveWay(): Promise<void> {
    const { name } = this.config.worker;
    this.logger.error(
      `another worker has joined as ${name}, so this one stops. Give every worker a WORKER_NAME of its own.`,
    );
    this.lease.forget();
    await this.dropEverything();
    this.onReplaced();
  }

  private async dropEverything(): Promise<void> {
    this.keeper.close();
    await this.slots.close();
    this.store.clear();
    this.shards.clear();
  }

  private async fill(hint?: string): Promise<void> {
    if (this.lease.self) await this.slots.fill(this.lease.self, hint);
    this.listenWhileFree();
  }

  /**
   * A message that finds no room here shall wake someone else. A queue that does not answer is left
   * alone: it brings no messages.
   */
  private listenWhileFree(): void {
    const hasRoom = this.slots.freeCpus > 0;
    if (hasRoom === this.listening || this.stopping.signal.aborted) return;
    if (this.wakeUps.health() !== 'answering') return;
    this.listening = hasRoom;
    void (hasRoom ? this.wakeUps.resume() : this.wakeUps.pause()).catch(() => {
      this.listening = undefined; // nobody knows: the next fill says it again
    });
  }

  private async keepReplicas(): Promise<void> {
    const { self } = this.lease;
    if (!self) return;
    await this.keeper.run(self);
    await keepShards(this.database.sql, self, this.shards);
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
