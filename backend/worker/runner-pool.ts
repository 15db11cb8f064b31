import { Runner } from './runner';
import type { RunnerCommand } from './runner-process';

/** A runner that died idle is replaced after this: one that cannot start at all must not be started all the time. */
const REPLACE_AFTER_MS = 1_000;

/** Keeps runners warm, one for every slot: a job never waits for a process to start. */
export class RunnerPool {
  private readonly runners = new Set<Runner>();
  /** Given to an execution, until it gives the runner back. */
  private readonly taken = new Set<Runner>();
  private closed = false;

  constructor(
    private readonly command: RunnerCommand,
    private readonly slots: number,
  ) {}

  /** Starts what is missing of the warm runners. */
  fill(): void {
    while (!this.closed && this.runners.size < this.slots) this.start();
  }

  /** Dataset versions that an idle runner has in memory. */
  get heldVersions(): string[] {
    return this.idle.flatMap((runner) => runner.heldVersions);
  }

  /**
   * An idle runner, the caller's until it gives it back: one that has the job's data if there is
   * one, else rather one that has nothing to lose.
   */
  take(versionId: string | null): Runner {
    for (const runner of this.runners) if (!runner.usable) this.retire(runner);
    const { idle } = this;
    const runner =
      idle.find(({ heldVersions }) => versionId !== null && heldVersions.includes(versionId)) ??
      idle.find(({ heldVersions }) => heldVersions.length === 0) ??
      idle[0] ??
      this.start();
    this.taken.add(runner);
    return runner;
  }

  /** Replaces a runner that died with its job, or that kept too much of its memory. */
  giveBack(runner: Runner): void {
    this.taken.delete(runner);
    if (!runner.usable) this.retire(runner);
    this.fill();
  }

  close(): void {
    this.closed = true;
    for (const runner of this.runners) runner.kill('lost', 'The worker is stopping.');
    this.runners.clear();
  }

  private get idle(): Runner[] {
    return [...this.runners].filter((runner) => runner.usable && !this.taken.has(runner));
  }

  private start(): Runner {
    const runner = new Runner(this.command, () => this.replaceIdle(runner));
    this.runners.add(runner);
    return runner;
  }

  private replaceIdle(runner: Runner): void {
    if (this.closed || this.taken.has(runner)) return;
    this.runners.delete(runner);
    setTimeout(() => this.fill(), REPLACE_AFTER_MS).unref();
  }

  private retire(runner: Runner): void {
    this.runners.delete(runner);
    runner.kill('lost', 'The runner is replaced.');
  }
}
