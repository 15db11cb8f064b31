import { createHash } from 'node:crypto';

/** Bytes. A longer value is remembered by its hash. */
export const LONGEST_KEPT = 1_024;

/**
 * Distinct values as bytes, numbered in the order of their first appearance, up to a limit. Makes no
 * strings: a table has millions of cells and few distinct ones.
 */
export class ByteSet {
  size = 0;
  /** True when a value beyond the limit was seen. */
  overflown = false;
  private slots = new Int32Array(32).fill(-1);
  private hashes = new Int32Array(16);
  /** Value n is `kept` from `ends[n - 1]` to `ends[n]`. */
  private kept = Buffer.alloc(256);
  private ends = new Int32Array(16);

  constructor(private readonly limit: number) {}

  /**
   * The number of a value, which becomes a member where there is room; -1 where there is none. Equal
   * values come with equal hashes.
   */
  numberOf(bytes: Buffer, start: number, end: number, hash: number): number {
    if (end - start > LONGEST_KEPT) {
      const digest = createHash('sha256').update(bytes.subarray(start, end)).digest();
      return this.numberOf(digest, 0, digest.length, hash);
    }
    const { slots, hashes } = this;
    const mask = slots.length - 1;
    let slot = hash & mask;
    for (let number = slots[slot]!; number >= 0; number = slots[slot]!) {
      if (hashes[number] === hash && this.isSame(number, bytes, start, end)) return number;
      slot = (slot + 1) & mask;
    }
    if (this.size < this.limit) return this.add(hash, bytes.subarray(start, end));
    this.overflown = true;
    return -1;
  }

  /** The members in their order. Of the longest ones only a hash is known. */
  texts(): string[] {
    return Array.from({ length: this.size }, (_, number) =>
      this.kept.toString('utf8', this.startOf(number), this.ends[number]),
    );
  }

  private startOf(number: number): number {
    return number === 0 ? 0 : this.ends[number - 1]!;
  }

  private isSame(number: number, bytes: Buffer, start: number, end: number): boolean {
    const { kept, ends } = this;
    let first = number === 0 ? 0 : ends[number - 1]!;
    if (ends[number]! - first !== end - start) return false;
    for (let at = start; at < end; at++) if (kept[first++] !== bytes[at]) return false;
    return true;
  }

  private add(hash: number, value: Buffer): number {
    const number = this.size++;
    const start = this.startOf(number);
    this.makeRoom(start + value.length);
    value.copy(this.kept, start);
    this.ends[number] = start + value.length;
    this.hashes[number] = hash;
    this.place(number);
    return number;
  }

  private place(number: number): void {
    const mask = this.slots.length - 1;
    let slot = this.hashes[number]! & mask;
    while (this.slots[slot]! >= 0) slot = (slot + 1) & mask;
    this.slots[slot] = number;
  }

  private makeRoom(bytes: number): void {
    if (bytes > this.kept.length) {
      const longer = Buffer.alloc(Math.max(bytes, this.kept.length * 2));
      this.kept.copy(longer);
      this.kept = longer;
    }
    if (this.size <= this.ends.length) return;
    this.ends = longer(this.ends);
    this.hashes = longer(this.hashes);
    this.slots = new Int32Array(this.slots.length * 2).fill(-1);
    for (let number = 0; number < this.size - 1; number++) this.place(number);
  }
}

function longer(array: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const copy = new Int32Array(array.length * 2);
  copy.set(array);
  return copy;
}
