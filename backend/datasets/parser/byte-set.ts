import { createHash } from 'node:crypto';

/** Room of a small set: a wide table has thousands of them. */
const FIRST_BYTES = 256;
const FIRST_VALUES = 32;
/** Thousands of sets that are half empty would be the most of what a parser holds. */
const GROWTH = 2;
/** In a slot without a value. More values than this must not be asked for. */
const NOBODY = 2 ** 16 - 1;

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
  /** Value n is `bytes` from `startOf(n)` to `startOf(n + 1)`. */
  bytes = Buffer.allocUnsafe(FIRST_BYTES);
  /** Of value n where it starts at 2n, its hash at 2n + 1; of the next one, where it will start. */
  private places = new Int32Array(FIRST_VALUES * 2);
  private slots = new Uint16Array(FIRST_VALUES * 2).fill(NOBODY);

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
    const { slots, places } = this;
    const mask = slots.length - 1;
    let slot = hash & mask;
    for (let number = slots[slot]!; number !== NOBODY; number = slots[slot]!) {
      if (places[number * 2 + 1] === hash && this.isSame(number, bytes, start, end)) return number;
      slot = (slot + 1) & mask;
    }
    if (this.size < this.limit) return this.add(hash, bytes, start, end);
    this.overflown = true;
    return -1;
  }

  /** The members in their order. Of the longest ones only a hash is known. */
  texts(): string[] {
    return Array.from({ length: this.size }, (_, number) =>
      this.bytes.toString('utf8', this.startOf(number), this.startOf(number + 1)),
    );
  }

  startOf(number: number): number {
    return this.places[number * 2]!;
  }

  private isSame(number: number, bytes: Buffer, start: number, end: number): boolean {
    const { bytes: kept, places } = this;
    let first = places[number * 2]!;
    if (places[number * 2 + 2]! - first !== end - start) return false;
    for (let at = start; at < end; at++) if (kept[first++] !== bytes[at]) return false;
    return true;
  }

  private add(hash: number, value: Buffer, start: number, end: number): number {
    const number = this.size++;
    let to = this.startOf(number);
    this.makeRoom(to + end - start);
    const { bytes } = this;
    // a loop, because values are short
    for (let at = start; at < end; at++) bytes[to++] = value[at]!;
    this.places[number * 2 + 1] = hash;
    this.places[number * 2 + 2] = to;
    this.place(number);
    return number;
  }

  private place(number: number): void {
    const mask = this.slots.length - 1;
    let slot = this.places[number * 2 + 1]! & mask;
    while (this.slots[slot] !== NOBODY) slot = (slot + 1) & mask;
    this.slots[slot] = number;
  }

  private makeRoom(bytes: number): void {
    if (this.size * 2 >= this.places.length) this.growPlaces();
    if (bytes <= this.bytes.length) return;
    const values = this.places.length / 2 - 1;
    // as many as the values that there is room for will have, if they are like those that are here
    const likely = Math.min(Math.ceil((bytes / this.size) * values), this.bytes.length * GROWTH);
    const longer = Buffer.allocUnsafeSlow(Math.max(bytes, likely));
    this.bytes.copy(longer);
    this.bytes = longer;
  }

  private growPlaces(): void {
    const places = new Int32Array(Math.min(this.places.length * GROWTH, (this.limit + 1) * 2));
    places.set(this.places);
    this.places = places;
    let slots = this.slots.length;
    while (slots < places.length) slots *= 2;
    this.slots = new Uint16Array(slots).fill(NOBODY);
    for (let number = 0; number < this.size - 1; number++) this.place(number);
  }
}
