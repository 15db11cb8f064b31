import { DomainError } from '../errors/domain-error';
import { decodeModel, type FittedModel } from '../kernels/models/artifact';

interface HeldModel {
  fingerprint: string;
  /** The original bytes: what peers are sent. They are never written again from the decoded form. */
  bytes: Uint8Array;
  decoded: FittedModel;
}

/** The models this worker holds, in memory only. Owns their bytes and decoded form; knows no rows. */
export class ModelStore {
  private readonly models = new Map<string, HeldModel>();
  private bytes = 0;

  hold(modelId: string, fingerprint: string, bytes: Uint8Array): void {
    this.drop(modelId);
    this.models.set(modelId, { fingerprint, bytes, decoded: decodeModel(bytes) });
    this.bytes += bytes.byteLength;
  }

  drop(modelId: string): void {
    this.bytes -= this.models.get(modelId)?.bytes.byteLength ?? 0;
    this.models.delete(modelId);
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

  has(modelId: string): boolean {
    return this.models.has(modelId);
  }

  get ids(): string[] {
    return [...this.models.keys()];
  }

  /** Bytes of the serialised models; the decoded forms take about as much again. */
  get heldBytes(): number {
    return this.bytes * 2;
  }
}
