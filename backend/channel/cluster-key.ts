import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  sign,
  verify,
  type KeyObject,
} from 'node:crypto';
import type { Sql } from '../database/sql-pool';

/**
 * The cluster's Ed25519 key: heads sign with it, workers check with its public half. It lives in
 * Postgres, where only heads may read the private column.
 */
export class ClusterKey {
  private constructor(
    private readonly publicKey: KeyObject,
    private readonly privateKey: KeyObject | undefined,
  ) {}

  /** For a head: the private half too. The first head of a cluster makes the key. */
  static async forHead(sql: Sql): Promise<ClusterKey> {
    const fresh = generateKeyPairSync('ed25519');
    await sql(
      `insert into cluster (public_key, private_key) values ($1, $2) on conflict do nothing`,
      [
        fresh.publicKey.export({ type: 'spki', format: 'pem' }),
        fresh.privateKey.export({ type: 'pkcs8', format: 'pem' }),
      ],
    );
    const [row] = await sql<{ public_key: string; private_key: string }>(
      'select public_key, private_key from cluster',
    );
    if (!row) throw new Error('the cluster key vanished between two statements');
    return new ClusterKey(createPublicKey(row.public_key), createPrivateKey(row.private_key));
  }

  /** For a worker: only the public half. */
  static async forWorker(sql: Sql): Promise<ClusterKey | undefined> {
    const [row] = await sql<{ public_key: string }>('select public_key from cluster');
    return row && new ClusterKey(createPublicKey(row.public_key), undefined);
  }

  sign(text: string): string {
    if (!this.privateKey) throw new Error('only heads hold the private half of the cluster key');
    return sign(null, Buffer.from(text), this.privateKey).toString('base64');
  }

  isSignature(text: string, signature: string): boolean {
    return verify(null, Buffer.from(text), this.publicKey, Buffer.from(signature, 'base64'));
  }
}

/** What a head signs so that one worker may fetch one model's bytes from its peers. */
export function ticketText(modelId: string, nodeId: string): string {
  return `drover-ticket:${modelId}:${nodeId}`;
}

/** What a head signs so that the job that puts a model together may fetch its shards. */
export function shardTicketText(modelId: string): string {
  return `drover-shards:${modelId}`;
}

/** What a caller on the channel answers to the challenge that the listener made up for it. */
export function helloText(challenge: string): string {
  return `drover-hello:${challenge}`;
}
