import type { TextSettings } from '../../contracts/model';
import { murmurHash } from './murmur-hash';

/**
 * Writes what a text says as numbers: how often words occur, each counted in the place that its hash
 * names and with the sign that it gives, brought to length 1. Words are two letters, digits or
 * underscores and more, in lower case. No word is learnt, so that no vocabulary has to be kept.
 *
 * As scikit-learn's HashingVectorizer counts, with `n_features` and `ngram_range` (1, ngrams).
 *
 * @param into places from `at` on, all 0
 */
export function countWords(
  text: string,
  { places, ngrams }: TextSettings,
  into: Float64Array,
  at: number,
): void {
  const words = text.toLowerCase().match(WORD) ?? [];
  for (let length = 1; length <= ngrams; length++)
    for (let first = 0; first + length <= words.length; first++) {
      const hash = hashOf(
        length === 1 ? words[first]! : words.slice(first, first + length).join(' '),
      );
      into[at + (Math.abs(hash) % places)]! += hash < 0 ? -1 : 1;
    }
  let squares = 0;
  for (let place = at; place < at + places; place++) squares += into[place]! ** 2;
  if (squares === 0) return;
  const norm = Math.sqrt(squares);
  for (let place = at; place < at + places; place++) into[place]! /= norm;
}

const WORD = /[\p{L}\p{N}_]{2,}/gu;

function hashOf(term: string): number {
  // a UTF-16 unit takes three bytes at most
  if (buffer.length < 3 * term.length) buffer = new Uint8Array(6 * term.length);
  const { written } = encoder.encodeInto(term, buffer);
  return murmurHash(buffer, written);
}

const encoder = new TextEncoder();
let buffer = new Uint8Array(256);
