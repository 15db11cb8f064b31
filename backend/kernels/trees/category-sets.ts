import { KernelError } from '../kernel-error';
import type { TreeCategories } from '../models/estimator';
import { wordsOf } from '../models/tree-categories';

/**
 * Collects the sets of a model's nodes, each only once, in the order in which nodes ask for them:
 * trees that were grown apart and then joined have the same table as if they had grown together.
 */
export class CategorySets {
  private readonly words: number[] = [];
  private readonly places = new Map<number | string, number>();

  constructor(private readonly codes: Int32Array) {}

  /** -1, the column of a leaf, is none. */
  isCategory(column: number): boolean {
    return column >= 0 && this.codes[column] !== 0;
  }

  /**
   * @param set words of a set, more of them than it takes or not
   * @returns its first word in the table
   * @throws KernelError `out-of-memory` where nodes, whose numbers are float32, cannot name its place
   */
  placeOf(column: number, set: Int32Array): number {
    const own = set.subarray(0, wordsOf(this.codes[column]!));
    const key = own.length === 1 ? own[0]! : own.join();
    const known = this.places.get(key);
    if (known !== undefined) return known;
    const place = this.words.length;
    if (place > MOST_PLACES) throw tooMany(place);
    this.places.set(key, place);
    for (const word of own) this.words.push(word);
    return place;
  }

  finish(): TreeCategories {
    return { codes: this.codes, sets: Int32Array.from(this.words) };
  }
}

const MOST_PLACES = 2 ** 24;

function tooMany(words: number): KernelError {
  return new KernelError(
    'out-of-memory',
    `These trees split categories in more ways than a model can hold (${words} words of sets). Use fewer trees, a smaller max_depth, or the encoding one_hot.`,
  );
}
