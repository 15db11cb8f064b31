/** Which transactions a look at the log could see: all below `xmin` had ended, none from `xmax` on had begun. */
export interface Snapshot {
  xmin: number;
  xmax: number;
}

/**
 * Knows which event numbers were passed over. Numbers are taken at the insert and become visible at
 * the commit, so 12 may be seen before 11: then 11 is a hole, until it is seen, or until every
 * transaction that could still bring it has ended.
 */
export class EventHoles {
  /** Holes in ascending order, with the transaction id that all that could bring them are below; none at first. */
  private readonly holes = new Map<number, number | undefined>();

  /** @param newest highest number seen */
  constructor(public newest: number) {}

  /** Everything up to here was seen, or will never be there. */
  get settled(): number {
    const [oldest] = this.holes.keys();
    return oldest === undefined ? this.newest : oldest - 1;
  }

  get missing(): number[] {
    return [...this.holes.keys()];
  }

  /** Takes what one look has seen: numbers beyond the newest in ascending order, and holes that filled. */
  observe(seqs: readonly number[], snapshot: Snapshot): void {
    for (const [seq, below] of this.holes) this.judge(seq, below, snapshot);
    for (const seq of seqs) {
      for (let passed = this.newest + 1; passed < seq; passed++) this.holes.set(passed, undefined);
      this.newest = Math.max(this.newest, seq);
      this.holes.delete(seq);
    }
  }

  /**
   * A number is taken a moment before its transaction has an id, so a hole is dated one look after
   * it was found. Once all of that date have ended and it is still not there, it was rolled back.
   */
  private judge(seq: number, below: number | undefined, { xmin, xmax }: Snapshot): void {
    if (below === undefined) this.holes.set(seq, xmax);
    else if (xmin >= below) this.holes.delete(seq);
  }
}
