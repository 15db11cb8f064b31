/**
 * Random numbers that depend on a seed and a key, and on nothing else: not on the order of calls
 * elsewhere, not on threads, not on the host. Every unit of work (a tree, a fold, a split) draws
 * from a stream of its own key. Not for secrets.
 *
 * The stream is xoshiro128** 1.1 (Blackman & Vigna, public domain); its 128-bit state comes from
 * four FNV-1a hashes of seed and key, each finished by the mixer of MurmurHash3 (public domain).
 */
export interface Random {
  /** In [0, 1), 53 random bits. */
  uniform(): number;
  /** Whole number in [0, below), without bias; `below` from 1 to 2^32. */
  integer(below: number): number;
  /** Reorders in place (Fisher–Yates). */
  shuffle(values: Int32Array): void;
}

export type RandomKey = (string | number)[];

export function createRandom(seed: number, ...key: RandomKey): Random {
  const next = xoshiro(Uint32Array.from([1, 2, 3, 4], (lane) => hash(lane, seed, key)));
  const integer = (below: number): number => {
    const limit = TWO_32 - (TWO_32 % below);
    let value = next();
    while (value >= limit) value = next();
    return value % below;
  };
  return {
    uniform: () => ((next() >>> 5) * 67_108_864 + (next() >>> 6)) / 9_007_199_254_740_992,
    integer,
    shuffle: (values) => {
      for (let last = values.length - 1; last > 0; last--) {
        const other = integer(last + 1);
        const value = values[last]!;
        values[last] = values[other]!;
        values[other] = value;
      }
    },
  };
}

/** The seed, an unsigned 32-bit integer, of the unit of work that `key` names. */
export function deriveSeed(seed: number, ...key: RandomKey): number {
  return hash(0, seed, key);
}

const TWO_32 = 4_294_967_296;

function hash(lane: number, seed: number, key: RandomKey): number {
  let state = 0x811c9dc5 ^ lane;
  const feed = (text: string): void => {
    for (let at = 0; at < text.length; at++)
      state = Math.imul(state ^ text.charCodeAt(at), 0x01000193);
  };
  // A type letter and a separator keep (1, '2') and ('12') apart.
  for (const part of [seed, ...key])
    feed(`${typeof part === 'number' ? 'n' : 's'}${String(part)}\u0000`);
  return mix(state);
}

function mix(state: number): number {
  let mixed = state ^ (state >>> 16);
  mixed = Math.imul(mixed, 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

function xoshiro(state: Uint32Array): () => number {
  let [a, b, c, d] = state as unknown as [number, number, number, number];
  if ((a | b | c | d) === 0) a = 1;
  return () => {
    const result = Math.imul(rotate(Math.imul(b, 5), 7), 9) >>> 0;
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = rotate(d, 11);
    return result;
  };
}

function rotate(value: number, by: number): number {
  return (value << by) | (value >>> (32 - by));
}
