/**
 * Whether a head may take a lease that ran out for a sign of death. It may not where the time itself
 * is in doubt: Postgres was away, its clock was moved, or this head did not look for a while, as
 * after a suspended machine. The living renew every quarter of a lease, so what they have left when
 * the doubt begins outlasts the gap and the jump that are still believed; what is larger is
 * distrusted for one whole lease, in which all of them come back. Pure: both clocks are given to it.
 */
export class LeaseTrust {
  private last: { postgres: number; own: number } | undefined;
  private evenSince = 0;
  private readonly longestGap: number;
  private readonly largestJump: number;

  constructor(private readonly leaseMs: number) {
    this.longestGap = leaseMs / 2;
    this.largestJump = leaseMs / 4;
  }

  /** Postgres answered: its `now()`, and a clock of our own that nobody can set, in milliseconds. Returns whether leases are to be believed. */
  observe(postgres: number, own: number): boolean {
    if (!this.continues(postgres, own)) this.evenSince = own;
    this.last = { postgres, own };
    return own - this.evenSince >= this.leaseMs;
  }

  /** Postgres did not answer: the living could not renew. */
  interrupt(): void {
    this.last = undefined;
  }

  private continues(postgres: number, own: number): boolean {
    if (!this.last) return false;
    const gap = own - this.last.own;
    const jump = Math.abs(postgres - this.last.postgres - gap);
    return gap <= this.longestGap && jump <= this.largestJump;
  }
}
