import type { RunState } from '../../contracts/states';
import type { FinishOutcome } from '../../jobs/finish-job';
import type { AcceptedJobs, Failure, JobSnapshot, Life, Protocol, Snapshot, Try } from './protocol';

/** What can be left out of the rules, to see that the tests notice. */
export type Rule =
  | 'finish compares the attempt'
  | 'finish compares the state'
  | 'claim raises the attempt'
  | 'claim takes queued jobs only'
  | 'leases run out'
  | 'what waited is queued'
  | 'the end of a job settles its run'
  | 'fenced writes nothing';

interface ModelJob extends JobSnapshot {
  run: number;
  priority: number;
  rank: number;
  needs: number | undefined;
  owner: Life | undefined;
  due: boolean;
  expired: boolean;
  failedAsDependant: boolean;
}

const MAX_FAILURES = 3;
const MAX_LOSSES = 20;
const OPEN = ['blocked', 'queued', 'running'];

/** The rules of the job protocol, in memory and without time: what ran out or waits is a flag. */
export class ProtocolModel implements Protocol {
  private readonly jobs: ModelJob[] = [];
  private readonly runs: RunState[] = [];
  private readonly lives = new Map<number, { incarnation: number; dead: boolean }>();
  private incarnations = 0;
  private paused = false;

  constructor(private readonly without?: Rule) {}

  accept({ count, priority, chained }: AcceptedJobs): void {
    const queued = this.jobs.filter(
      (job) => job.state === 'queued' && job.attempt === 0 && job.priority === priority,
    );
    const base = queued.length > 0 ? Math.min(...queued.map((job) => job.rank)) : 0;
    const run = this.runs.push('running') - 1;
    for (let turn = 0; turn < count; turn++) {
      const needs = chained && turn > 0 ? this.jobs.length - 1 : undefined;
      this.jobs.push({
        state: needs === undefined ? 'queued' : 'blocked',
        attempt: 0,
        failures: 0,
        losses: 0,
        accepted: null,
        attempts: {},
        recorded: 0,
        run,
        priority,
        rank: base + turn,
        needs,
        owner: undefined,
        due: true,
        expired: false,
        failedAsDependant: false,
      });
    }
  }

  join(worker: number): Life {
    this.incarnations++;
    this.lives.set(worker, { incarnation: this.incarnations, dead: false });
    return { worker, incarnation: this.incarnations };
  }

  bury(worker: number): void {
    const life = this.lives.get(worker);
    if (life) life.dead = true;
  }

  claim(life: Life, hint?: number): Try | undefined {
    if (!this.isCurrent(life)) return undefined;
    const states = this.keeps('claim takes queued jobs only') ? ['queued'] : ['queued', 'running'];
    const fitting = this.jobs.filter(
      (job) => states.includes(job.state) && job.due && !this.paused,
    );
    const best = fitting.sort(
      (a, b) => b.priority - a.priority || a.rank - b.rank || this.number(a) - this.number(b),
    )[0];
    const job = fitting.find((each) => this.number(each) === hint) ?? best;
    if (!job) return undefined;
    if (this.keeps('claim raises the attempt') || job.attempt === 0) job.attempt++;
    Object.assign(job, { state: 'running', owner: life, expired: false });
    job.attempts[job.attempt] = 'running';
    return { job: this.number(job), attempt: job.attempt };
  }

  renew(tries: readonly Try[]): Try[] {
    return tries.filter((each) => {
      const job = this.owned(each);
      if (job) job.expired = false;
      return job !== undefined;
    });
  }

  finish(_life: Life, done: Try): FinishOutcome {
    const job = this.job(done.job);
    const counts =
      (job.attempt === done.attempt || !this.keeps('finish compares the attempt')) &&
      (job.state === 'running' || !this.keeps('finish compares the state'));
    if (counts) {
      Object.assign(job, { state: 'succeeded', accepted: done.attempt, owner: undefined });
      job.attempts[done.attempt] = 'succeeded';
      job.recorded++;
      this.unblock();
      this.settle(job.run);
      return 'recorded';
    }
    if (job.accepted === done.attempt) return 'already';
    if (!this.keeps('fenced writes nothing')) job.recorded++;
    const state = job.attempts[done.attempt];
    if (state === 'lost' || state === 'cancelled') job.attempts[done.attempt] = 'fenced';
    return 'fenced';
  }

  fail(failed: Try, failure: Failure): 'requeued' | 'failed' | 'fenced' {
    const job = this.owned(failed);
    if (!job) return 'fenced';
    if (failure === 'busy') job.losses++;
    else job.failures++;
    const again = failure !== 'caller' && job.failures < MAX_FAILURES && job.losses < MAX_LOSSES;
    job.attempts[failed.attempt] = 'failed';
    Object.assign(job, { state: again ? 'queued' : 'failed', owner: undefined, due: false });
    if (!again) this.settle(job.run);
    return again ? 'requeued' : 'failed';
  }

  release(life: Life): void {
    for (const job of this.jobs) {
      if (job.state !== 'running' || !isSame(job.owner, life)) continue;
      job.attempts[job.attempt] = 'released';
      Object.assign(job, { state: 'queued', owner: undefined, due: true });
    }
  }

  reap(expiredToo: boolean): void {
    for (const job of this.jobs) {
      const expired = job.expired && expiredToo && this.keeps('leases run out');
      const orphaned = job.owner && !this.isCurrent(job.owner);
      if (job.state !== 'running' || !(expired || orphaned)) continue;
      job.attempts[job.attempt] = 'lost';
      job.due = job.losses === 0;
      job.losses++;
      const again = job.losses < MAX_LOSSES;
      Object.assign(job, { state: again ? 'queued' : 'failed', owner: undefined });
      if (!again) this.settle(job.run);
    }
  }

  cancel(number: number): void {
    const job = this.job(number);
    if (!OPEN.includes(job.state)) return;
    if (job.attempts[job.attempt] === 'running') job.attempts[job.attempt] = 'cancelled';
    job.attempt++;
    Object.assign(job, { state: 'cancelled', owner: undefined });
    this.settle(job.run);
  }

  retry(number: number): void {
    const job = this.job(number);
    if (!['failed', 'cancelled'].includes(job.state)) return;
    const again = [job];
    for (const each of again) {
      const dependants = this.jobs.filter(
        (other) => other.needs === this.number(each) && other.failedAsDependant,
      );
      again.push(...dependants.filter((other) => !again.includes(other)));
    }
    for (const each of again) {
      const waits = each.needs !== undefined && this.job(each.needs).state !== 'succeeded';
      Object.assign(each, { failures: 0, losses: 0, due: true, failedAsDependant: false });
      each.state = waits ? 'blocked' : 'queued';
    }
    this.runs[job.run] = 'running';
  }

  sweep(): void {
    const doomed = this.jobs.filter(
      (job) =>
        job.state === 'blocked' &&
        job.needs !== undefined &&
        ['failed', 'cancelled'].includes(this.job(job.needs).state),
    );
    for (const job of doomed) Object.assign(job, { state: 'failed', failedAsDependant: true });
    for (const job of doomed) this.settle(job.run);
    this.unblock();
  }

  pause(paused: boolean): void {
    this.paused = paused;
  }

  expire(number: number): void {
    const job = this.job(number);
    if (job.state === 'running') job.expired = true;
  }

  tick(): void {
    for (const job of this.jobs) job.due = true;
  }

  snapshot(): Snapshot {
    const jobs = this.jobs.map(
      ({ state, attempt, failures, losses, accepted, attempts, recorded }): JobSnapshot => ({
        state,
        attempt,
        failures,
        losses,
        accepted,
        attempts: { ...attempts },
        recorded,
      }),
    );
    return { jobs, runs: [...this.runs] };
  }

  private keeps(rule: Rule): boolean {
    return rule !== this.without;
  }

  private unblock(): void {
    if (!this.keeps('what waited is queued')) return;
    for (const job of this.jobs) {
      const done = job.needs === undefined || this.job(job.needs).state === 'succeeded';
      if (job.state === 'blocked' && done) Object.assign(job, { state: 'queued', due: true });
    }
  }

  private settle(run: number): void {
    if (!this.keeps('the end of a job settles its run')) return;
    const states = this.jobs.filter((job) => job.run === run).map((job) => job.state);
    if (states.some((state) => OPEN.includes(state))) return;
    const succeeded = states.filter((state) => state === 'succeeded').length;
    const cancelled = states.filter((state) => state === 'cancelled').length;
    if (succeeded === states.length) this.runs[run] = 'succeeded';
    else if (succeeded > 0) this.runs[run] = 'partly_failed';
    else this.runs[run] = cancelled === states.length ? 'cancelled' : 'failed';
  }

  private owned({ job: number, attempt }: Try): ModelJob | undefined {
    const job = this.job(number);
    return job.state === 'running' && job.attempt === attempt ? job : undefined;
  }

  private isCurrent(life: Life): boolean {
    const current = this.lives.get(life.worker);
    return current?.incarnation === life.incarnation && !current.dead;
  }

  private job(number: number): ModelJob {
    const job = this.jobs[number];
    if (!job) throw new Error(`the model has no job ${number}`);
    return job;
  }

  private number(job: ModelJob): number {
    return this.jobs.indexOf(job);
  }
}

function isSame(one: Life | undefined, other: Life): boolean {
  return one?.worker === other.worker && one.incarnation === other.incarnation;
}
