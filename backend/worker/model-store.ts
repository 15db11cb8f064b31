import { formatBytes } from '../contracts/format-bytes';
import { DomainError } from '../errors/domain-error';
import { decodeModel, type FittedModel } from '../kernels/models/artifact';
import { fingerprintOf } from '../models/fingerprint';
import { memoryForModels, memoryOfModel } from '../models/model-memory';
import type { Held } from '../models/replicas';

interface HeldModel {
  fingerprint: string;
  /** The original bytes: what peers are sent. They are never written again from the decoded form. */
  bytes: Uint8Array;
  decoded: FittedModel;
  /** A row of ours has named it. Until then its result is still being written. */
  recorded: boolean;
}

/** The models this worker holds, in memory only. Owns their bytes and decoded form; knows no rows. */
export class ModelStore {
  private readonly models = new Map<string, HeldModel>();
  private bytes = 0;
  /** Bytes for copies that are on their way. */
  private promised = 0;

  /** @param memoryBytes the worker's whole budget */
  constructor(private readonly memoryBytes: number) {}

  /**
   * Holds bytes that have this fingerprint; others never come in. Refuses only what could not be
   * held alone: for what is new the sweep evicts something old.
   */
  hold(modelId: string, fingerprint: string, bytes: Uint8Array): void {
    const actual = fingerprintOf(bytes);
    if (actual !== fingerprint)
      throw new Error(`the bytes have fingerprint ${actual}, not ${fingerprint}`);
    const needed = memoryOfModel(bytes.byteLength);
    const most = memoryForModels(this.memoryBytes);
    if (needed > most) {
      throw new DomainError(
        'cluster-memory-full',
        `The model takes ${formatBytes(needed)} in memory, and this worker may fill ${formatBytes(most)} with models. Start a worker with more memory, or train a smaller model.`,
      );
    }
    // Aligned, so that the decoded form is views on them; what walks need of trees is at most as much again.
    const own = bytes.byteOffset % 8 === 0 ? bytes : new Uint8Array(bytes);
    const decoded = decodeModel(own);
    this.drop(modelId);
    this.models.set(modelId, { fingerprint, bytes: own, decoded, recorded: false });
    this.bytes += needed;
  }

  drop(modelId: string): void {
    this.bytes -= memoryOfModel(this.models.get(modelId)?.bytes.byteLength ?? 0);
    this.models.delete(modelId);
  }

  /** Drops what had a row and has none any more: the sweep has evicted it. */
  keepOnly(recorded: ReadonlySet<string>, asked: readonly Held[]): void {
    for (const { modelId } of asked) {
      const model = this.models.get(modelId);
      if (model && recorded.has(modelId)) model.recorded = true;
      else if (model?.recorded === true) this.drop(modelId);
    }
  }

  /** Keeps memory for a copy that is on its way; returns what gives it back. */
  promise(byteSize: number): () => void {
    const needed = memoryOfModel(byteSize);
    this.promised += needed;
    return () => (this.promised -= needed);
  }

  clear(): void {
    this.models.clear();
    this.bytes = 0;
  }

  get(modelId: string): HeldModel {
    const model = this.models.get(modelId);
    if (!model)
      throw new DomainError('model-rebuilding', `This worker does not hold model ${modelId}.`);
    return model;
  }

  has({ modelId, fingerprint }: Held): boolean {
    return this.models.get(modelId)?.fingerprint === fingerprint;
  }

  get held(): Held[] {
    return [...this.models].map(([modelId, { fingerprint }]) => ({ modelId, fingerprint }));
  }

  /** Bytes that the models take, serialised and decoded, and those that are on their way. */
  get heldBytes(): number {
    return this.bytes + this.promised;
  }
}
