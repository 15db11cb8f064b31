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
  /** Bytes of the worker's budget that neither jobs nor models take. */
  freeBytes: () => number;
}

/** Makes a worker's memory follow its rows: fetches the copies they want, drops those they no longer name. */
export class ReplicaKeeper {
  /** Bytes promised to copies that are on their way. */
  private reserved = 0;

  constructor(private readonly tools: KeeperTools) {}

  async run(self: Incarnation): Promise<void> {
    const { database, store } = this.tools;
    const { held } = store;
    store.keepOnly(await compareReplicas(database.sql, self, held), held);
    const wanted = await takeWantedReplicas(database.sql, self, AT_ONCE);
    await Promise.all(wanted.map((replica) => this.keep(self, replica)));
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
    if (!(await recordCopiedReplica(database.sql, self, modelId))) store.drop(modelId);
  }

  private async fetch(self: Incarnation, replica: WantedReplica): Promise<void> {
    const needed = memoryOfModel(replica.byteSize);
    const free = this.tools.freeBytes() - this.reserved;
    if (needed > free)
      throw new DomainError(
        'cluster-memory-full',
        `the copy takes ${needed} bytes, ${Math.max(0, free)} of the worker's memory are free`,
      );
    this.reserved += needed;
    try {
      await this.fetchFromAny(self, replica);
    } finally {
      this.reserved -= needed;
    }
  }

  /** The store refuses bytes that do not have the fingerprint; then the next peer is asked. */
  private async fetchFromAny(self: Incarnation, replica: WantedReplica): Promise<void> {
    let reason: unknown = new Error('no living worker holds a copy');
    for (const address of replica.peers) {
      try {
        const bytes = await fetchFrom(address, self, replica);
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
