import { ChannelClient } from '../channel/channel-client';
import type { SqlPool } from '../database/sql-pool';
import { fingerprintOf } from '../models/fingerprint';
import {
  disownMissingReplicas,
  recordFailedReplica,
  recordHeldReplica,
  takeWantedReplicas,
  type WantedReplica,
} from '../models/replicas';
import type { Incarnation } from '../nodes/membership';
import type { ModelStore } from './model-store';

const FETCH_TIMEOUT_MS = 30_000;
const AT_ONCE = 8;

/** Fetches the copies that this worker's rows want. Bytes that do not have the fingerprint are thrown away. */
export class ReplicaKeeper {
  constructor(
    private readonly database: SqlPool,
    private readonly store: ModelStore,
  ) {}

  async run(self: Incarnation): Promise<void> {
    await disownMissingReplicas(this.database.sql, self, this.store.ids);
    const wanted = await takeWantedReplicas(this.database.sql, self, AT_ONCE);
    await Promise.all(wanted.map((replica) => this.keep(self, replica)));
  }

  private async keep(self: Incarnation, replica: WantedReplica): Promise<void> {
    const { modelId, fingerprint } = replica;
    try {
      if (!this.store.has(modelId))
        this.store.hold(modelId, fingerprint, await fetchFromAny(self, replica));
      await recordHeldReplica(this.database.sql, { ...self, modelId, source: 'copied' });
    } catch (error) {
      await recordFailedReplica(this.database.sql, self, modelId, String(error));
    }
  }
}

async function fetchFromAny(self: Incarnation, replica: WantedReplica): Promise<Uint8Array> {
  let reason: unknown = new Error('no living worker holds a copy');
  for (const address of replica.peers) {
    try {
      const bytes = await fetchFrom(address, self, replica);
      if (fingerprintOf(bytes) === replica.fingerprint) return bytes;
      reason = new Error(
        `the bytes from ${address} do not have fingerprint ${replica.fingerprint}`,
      );
    } catch (error) {
      reason = error;
    }
  }
  throw reason;
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
