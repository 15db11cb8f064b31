import type { ChildProcess } from 'node:child_process';
import { setImmediate as turn } from 'node:timers/promises';
import type { ErrorCode } from '../contracts/error-codes';
import { formatBytes } from '../contracts/format-bytes';
import type { JobPart } from '../contracts/jobs';
import type {
  RunMessage,
  RunnerDone,
  RunnerFailed,
  RunnerMessage,
} from '../contracts/runner-messages';
import { MemoryWatch } from './memory-watch';
import { explainDeath, type Death, type ProcessExit } from './runner-death';
import { RUNNER_BASE_BYTES, startRunner, type RunnerCommand } from './runner-process';

/** Characters of its last output that tell why a runner died. */
const LAST_WORDS = 4 * 1024;

/** One job as a runner is given it, and who hears of it meanwhile. */
export interface RunOrder {
  message: RunMessage;
  /** What the job may use beside the runner's own base. */
  memoryBytes: number;
  onProgress: (done: number, total: number, parts: readonly JobPart[]) => void;
  onOutput: (text: string) => void;
}

/** How a job ended, and what the system knows about it. */
export type RunnerEnd = (RunnerDone | RunnerFailed) & {
  /** Largest resident set during the job, where the system tells. */
  peakMemoryBytes?: number | undefined;
  exitSignal?: NodeJS.Signals | undefined;
};

/**
 * One child process that executes one job at a time. It is killed, never asked, when a job has to
 * stop: a kill frees the CPU for sure and cannot be ignored.
 */
export class Runner {
  private readonly child: ChildProcess;
  private readonly up: Promise<void>;
  private order: RunOrder | undefined;
  private settle: ((end: RunnerDone | RunnerFailed) => void) | undefined;
  private lastWords = '';
  private printed = 0;
  private killedFor: Death | undefined;
  private exit: ProcessExit | undefined;
  private residentBytes = 0;
  /** Dataset versions whose columns it has in memory. */
  heldVersions: readonly string[] = [];

  /** @param onGone called when the process has ended, with a job or without */
  constructor(
    command: RunnerCommand,
    private readonly onGone: () => void = () => undefined,
  ) {
    this.child = startRunner(command);
    for (const stream of [this.child.stdout, this.child.stderr])
      stream?.setEncoding('utf8').on('data', (text: string) => this.onOutput(text));
    this.up = new Promise((resolve) => {
      this.child.on('message', (message) => this.onMessage(message as RunnerMessage, resolve));
      this.child.on('exit', (exitCode, signal) => this.onExit({ exitCode, signal }, resolve));
      // a process that could not be started reports an error and never an exit
      this.child.on('error', (error) => this.onExit({ error }, resolve));
    });
  }

  /** Whether it can be given a job: one that was told to die, or never came back to its base, is not. */
  get usable(): boolean {
    return !this.exit && !this.killedFor && this.residentBytes <= RUNNER_BASE_BYTES;
  }

  /** Executes one job. Always resolves: a runner that dies ends its job with the reason of its death. */
  async run(order: RunOrder): Promise<RunnerEnd> {
    this.order = order;
    this.lastWords = '';
    const ended = new Promise<RunnerDone | RunnerFailed>((resolve) => (this.settle = resolve));
    const watch = this.watch(order.memoryBytes + RUNNER_BASE_BYTES);
    await this.up;
    watch?.start();
    if (this.exit) void this.die(this.exit);
    else this.child.send(order.message, () => undefined); // what was not sent died, and says so
    const end = await ended;
    await Promise.all([watch?.stop(), this.silence()]);
    this.order = undefined;
    this.residentBytes = watch?.residentBytes ?? 0;
    return {
      ...end,
      peakMemoryBytes: watch?.peakBytes || undefined,
      exitSignal: this.exit?.signal ?? undefined,
    };
  }

  kill(code: ErrorCode, message: string): void {
    this.killedFor ??= { code, message };
    this.child.kill('SIGKILL');
  }

  private watch(budgetBytes: number): MemoryWatch | undefined {
    const { pid } = this.child;
    if (pid === undefined) return undefined;
    return new MemoryWatch(pid, budgetBytes, (residentBytes) => {
      this.kill('out-of-memory', overBudget(residentBytes, budgetBytes));
    });
  }

  private onOutput(text: string): void {
    this.printed += 1;
    this.lastWords = (this.lastWords + text).slice(-LAST_WORDS);
    this.order?.onOutput(text);
  }

  private onMessage(message: RunnerMessage, onUp: () => void): void {
    switch (message.type) {
      case 'up':
        onUp();
        return;
      case 'progress':
        this.order?.onProgress(message.done, message.total, message.parts);
        return;
      case 'held':
        this.heldVersions = message.versions;
        return;
      case 'done':
      case 'failed':
        this.settle?.(message);
    }
  }

  private onExit(exit: ProcessExit, onUp: () => void): void {
    this.exit ??= exit;
    onUp();
    this.onGone();
    void this.die(exit);
  }

  private async die(exit: ProcessExit): Promise<void> {
    await this.silence(); // what it printed last tells why
    const death = this.killedFor ?? explainDeath(exit, this.lastWords);
    this.settle?.({ type: 'failed', ...death, details: [] });
  }

  /** Waits for what was printed before an end came over the other pipe: two turns of the loop without a line. */
  private async silence(): Promise<void> {
    for (let seen = -1; seen !== this.printed;) {
      seen = this.printed;
      await turn();
      await turn();
    }
  }
}

function overBudget(residentBytes: number, budgetBytes: number): string {
  return `The job used ${formatBytes(residentBytes)} of memory; it may use ${formatBytes(budgetBytes)}, ${formatBytes(RUNNER_BASE_BYTES)} of it for the runner itself. Use fewer rows, fewer columns or a smaller model.`;
}
