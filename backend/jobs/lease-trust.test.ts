import { LeaseTrust } from './lease-trust';

const LEASE = 15_000;
const PASS = 400;

describe('LeaseTrust', () => {
  it('believes no lease until it has seen Postgres answer for one whole lease', () => {
    const head = new Head();
    expect(head.watch(LEASE)).toBe(false);
    expect(head.watch(PASS)).toBe(true);
  });

  it('starts anew after Postgres was silent, however shortly', () => {
    const head = new Head().trusting();
    head.trust.interrupt();
    expect(head.watch(LEASE)).toBe(false);
    expect(head.watch(PASS)).toBe(true);
  });

  it.each([
    ['forward', 3_600_000],
    ['back', -3_600_000],
  ])('distrusts leases for one of them after the clock of Postgres jumped %s', (_way, jump) => {
    const head = new Head().trusting();
    head.postgres += jump;
    expect(head.watch(LEASE)).toBe(false);
    expect(head.watch(PASS)).toBe(true);
  });

  it('distrusts leases after a time in which it did not look itself', () => {
    const head = new Head().trusting();
    expect(head.pass(LEASE)).toBe(false);
    expect(head.watch(LEASE - PASS)).toBe(false);
    expect(head.watch(2 * PASS)).toBe(true);
  });

  it('notices a suspended machine, whose own clock stood still', () => {
    const head = new Head().trusting();
    head.postgres += 8 * 3_600_000;
    expect(head.pass(PASS)).toBe(false);
  });

  it('bears with slow passes and clocks that are put right a little', () => {
    const head = new Head().trusting();
    for (let step = 0; step < 100; step++) {
      head.postgres += step % 2 === 0 ? LEASE / 8 : -LEASE / 8;
      expect(head.pass(LEASE / 3)).toBe(true);
    }
  });

  it('never believes a lease of a living worker that ran out, whatever stops and jumps', () => {
    let seed = 7;
    const random = (): number => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647;
    const head = new Head();
    let leaseUntil = head.postgres + LEASE;
    let renewAt = 0;
    let livingLost = 0;
    for (let step = 0; step < 50_000; step++) {
      // everything stands still, then a clock is set, then head and worker go on in any order
      const still = random() < 0.02 ? random() * 4 * LEASE : PASS;
      if (random() < 0.02) head.postgres += (random() - 0.3) * 4 * LEASE;
      if (head.pass(still) && leaseUntil < head.postgres) livingLost++;
      if (head.own >= renewAt) {
        leaseUntil = head.postgres + LEASE;
        renewAt = head.own + LEASE / 4 - PASS;
      }
    }
    expect(livingLost).toBe(0);
  });
});

/** A head's two clocks, turned by hand. */
class Head {
  readonly trust = new LeaseTrust(LEASE);
  postgres = 1_000_000;
  own = 0;

  pass(milliseconds: number): boolean {
    this.own += milliseconds;
    this.postgres += milliseconds;
    return this.trust.observe(this.postgres, this.own);
  }

  /** Passes of the usual length. The last one's answer. */
  watch(milliseconds: number): boolean {
    const end = this.own + milliseconds;
    let trusted = false;
    while (this.own < end) trusted = this.pass(Math.min(PASS, end - this.own));
    return trusted;
  }

  trusting(): this {
    this.pass(PASS);
    this.watch(LEASE + PASS);
    return this;
  }
}
