import type { ErrorDetail } from '../../contracts/error-detail';

const SHOWN = 20;

/** What is wrong with a file: counts every problem, keeps the first 20. */
export class Problems {
  count = 0;
  readonly shown: ErrorDetail[] = [];

  /** Those of all, by row. */
  static joined(all: readonly Problems[]): Problems {
    const joined = new Problems();
    for (const { count } of all) joined.count += count;
    const shown = all.flatMap((each) => each.shown).sort((a, b) => (a.row ?? 0) - (b.row ?? 0));
    joined.shown.push(...shown.slice(0, SHOWN));
    return joined;
  }

  add(describe: () => ErrorDetail): void {
    this.count++;
    if (this.shown.length < SHOWN) this.shown.push(describe());
  }
}
