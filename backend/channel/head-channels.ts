import { Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import { Database } from '../database/database';
import type { ChannelClient } from './channel-client';
import { ChannelPool } from './channel-pool';
import { ClusterKey, helloText } from './cluster-key';

/** A head's channels to the workers, opened when first needed. Holds the cluster key; knows no messages. */
@Injectable()
export class HeadChannels implements BeforeApplicationShutdown {
  private key: Promise<ClusterKey> | undefined;
  private pool: ChannelPool | undefined;

  constructor(private readonly database: Database) {}

  /** The first head makes the key. A failed try is not remembered. */
  clusterKey(): Promise<ClusterKey> {
    this.key ??= ClusterKey.forHead(this.database.sql).catch((error: unknown) => {
      this.key = undefined;
      throw error;
    });
    return this.key;
  }

  async get(address: string): Promise<ChannelClient> {
    if (!this.pool) {
      const key = await this.clusterKey();
      this.pool ??= new ChannelPool((challenge) => ({
        caller: 'head',
        signature: key.sign(helloText(challenge)),
      }));
    }
    return this.pool.get(address);
  }

  /** Requests in flight to that address: what two-choices balancing compares. */
  inFlight(address: string): number {
    return this.pool?.inFlight(address) ?? 0;
  }

  beforeApplicationShutdown(): void {
    this.pool?.close();
  }
}
