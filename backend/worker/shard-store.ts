import { DomainError } from '../errors/domain-error';

/** Names a shard: the model that it is of, and the first of its trees. */
export interface ShardKey {
  modelId: string;
  firstTree: number;
}

interface HeldShard {
  key: ShardKey;
  bytes: Uint8Array;
  /** A row of ours has named it. Until then its result is still being written. */
  recorded: boolean;
}

/**
 * Trees that this worker has grown for models which another job puts together. It owns their bytes,
 * and no promise: what it drops is grown again by who needs it. Oldest first.
 */
export class ShardStore {
  private readonly shards = new Map<string, HeldShard>();
  private bytes = 0;

  hold(key: ShardKey, bytes: Uint8Array): void {
    this.drop(key);
    this.shards.set(nameOf(key), { key, bytes, recorded: false });
    this.bytes += bytes.byteLength;
  }

  get({ modelId, firstTree }: ShardKey): Uint8Array {
    const shard = this.shards.get(nameOf({ modelId, firstTree }));
    if (shard) return shard.bytes;
    throw new DomainError(
      'model-rebuilding',
      `This worker does not hold the trees of model ${modelId} from ${firstTree} on.`,
    );
  }

  /** Its row was written. */
  confirm(key: ShardKey): void {
    const shard = this.shards.get(nameOf(key));
    if (shard) shard.recorded = true;
  }

  drop(key: ShardKey): void {
    this.bytes -= this.shards.get(nameOf(key))?.bytes.byteLength ?? 0;
    this.shards.delete(nameOf(key));
  }

  /** Drops the oldest until the rest takes no more than this. */
  shrinkTo(bytes: number): void {
    for (const { key } of this.shards.values()) {
      if (this.bytes <= bytes) return;
      this.drop(key);
    }
  }

  clear(): void {
    this.shards.clear();
    this.bytes = 0;
  }

  /** Those that have, or had, a row. */
  get recorded(): ShardKey[] {
    return [...this.shards.values()].flatMap(({ key, recorded }) => (recorded ? [key] : []));
  }

  get heldBytes(): number {
    return this.bytes;
  }
}

function nameOf({ modelId, firstTree }: ShardKey): string {
  return `${modelId}/${firstTree}`;
}
