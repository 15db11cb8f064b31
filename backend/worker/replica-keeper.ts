import { Logger } from '@nestjs/common';
import { ChannelClient } from '../channel/channel-client';
import type { SqlPool } from '../database/sql-pool';
import { DomainError } from '../errors/domain-error';
import { memoryOfModel } from '../models/model-memory';
import {
  compareReplicas,
  recordCopiedReplica,
  recordFailedReplica,
  takeWantedReplicas,
  type WantedReplica,
} from '../models/replicas';
import type { Incarnation } from '../nodes/membership';
import type { ModelStore } from './model-store';

const FETCH_TIMEOUT_MS = 30_000;
const AT_ONCE = 8;

export interface KeeperTools {
  database: SqlPool;
  store: ModelStore;
  /** Bytes of the worker's budget that neither jobs nor models take, nor copies that are on their way. */
  freeBytes: () => number;
}

/**
 * Makes a worker's memory follow its rows, for one life of the worker: fetches the copies they want,
 * drops those they no longer name. A copy whose peer hangs holds up no other one.
 */
export class ReplicaKeeper {
  private readonly logger = new Logger('replicas');
  /** Copies on their way, by model. */
  private readonly underway = new Map<string, Promise<void>>();
  private closed = false;

  constructor(private readonly tools: KeeperTools) {}

  async run(self: Incarnation): Promise<void> {
    const { database, store } = this.tools;
    const { held } = store;
    store.keepOnly(await compareReplicas(database.sql, self, held), held);
    const wanted = await takeWantedReplicas(database.sql, self, {
      underway: [...this.underway.keys()],
      limit: AT_ONCE - this.underway.size,
    });
    for (const replica of wanted) this.start(self, replica);
  }

  /** Resolves when nothing is on its way. */
  async settled(): Promise<void> {
    await Promise.all(this.underway.values());
  }

  /** That life of the worker is over: what still arrives is thrown away. */
  close(): void {
    this.closed = true;
  }

  private start(self: Incarnation, replica: WantedReplica): void {
    const { modelId } = replica;
    const ended = this.keep(self, replica)
      .catch((error: unknown) => this.logger.warn(`the copy of ${modelId}: ${String(error)}`)) // its row still says `loading`
      .finally(() => this.underway.delete(modelId));
    this.underway.set(modelId, ended);
  }

  private async keep(self: Incarnation, replica: WantedReplica): Promise<void> {
    const { database, store } = this.tools;
    const { modelId } = replica;
    try {
      if (!store.has(replica)) await this.fetch(self, replica);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      await recordFailedReplica(database.sql, self, modelId, reason);
      return;
    }
    if (this.closed) return;
    if (!(await recordCopiedReplica(database.sql, self, modelId)) && !this.closed)
      store.drop(modelId);
  }

  private async fetch(self: Incarnation, replica: WantedReplica): Promise<void> {
    const needed = memoryOfModel(replica.byteSize);
    const free = this.tools.freeBytes();
    if (needed > free)
      throw new DomainError(
        'cluster-memory-full',
        `the copy takes ${needed} bytes, ${Math.max(0, free)} of the worker's memory are free`,
      );
    const giveBack = this.tools.store.promise(replica.byteSize);
    try {
      await this.fetchFromAny(self, replica);
    } finally {
      giveBack();
    }
  }

  /** The store refuses bytes that do not have the fingerprint; then the next peer is asked. */
  private async fetchFromAny(self: Incarnation, replica: WantedReplica): Promise<void> {
    let reason: unknown = new Error('no living worker holds a copy');
    for (const address of replica.peers) {
      try {
        const bytes = await fetchFrom(address, self, replica);
        if (this.closed) return;
        this.tools.store.hold(replica.modelId, replica.fingerprint, bytes);
        return;
      } catch (error) {
        reason = new Error(`from ${address}: ${String(error)}`);
      }
    }
    throw reason;
  }
}

async function fetchFrom(
  address: string,
  self: Incarnation,
  { modelId, ticket }: WantedReplica,
): Promise<Uint8Array> {
  const channel = await ChannelClient.connect(address, () => ({
    caller: 'peer',
    modelId,
    nodeId: self.nodeId,
    ticket,
  }));
  try {
    return await channel.request('fetch-model', Buffer.alloc(0), FETCH_TIMEOUT_MS);
  } finally {
    channel.close();
  }
}
