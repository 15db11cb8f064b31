import { Runner } from './runner';
import type { RunnerCommand } from './runner-process';

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
    while (!this.closed && this.runners.size < this.slots)
      this.runners.add(new Runner(this.command));
  }

  /** An idle runner, the caller's until it gives it back. */
  take(): Runner {
    for (const runner of this.runners) if (!runner.usable) this.retire(runner);
    const runner =
      [...this.runners].find((each) => !this.taken.has(each)) ?? new Runner(this.command);
    this.runners.add(runner);
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

  private retire(runner: Runner): void {
    this.runners.delete(runner);
    runner.kill('lost', 'The runner is replaced.');
  }
}
