import type { ErrorCode } from '../contracts/error-codes';
import { fork, type ChildProcess } from 'node:child_process';
import type {
  RunMessage,
  RunnerDone,
  RunnerFailed,
  RunnerMessage,
} from '../contracts/runner-messages';

/** Bytes of a runner's output that are kept for the attempt's log. */
const LOG_TAIL_BYTES = 8 * 1024;
/** V8's heap stands beside the typed arrays that a job's memory is planned for. */
const HEAP_MEGABYTES = 1024;

export interface RunnerCommand {
  /** Path of the program's entry and its arguments: `main.js runner`. */
  entry: string;
  args: string[];
}

export type RunnerEnd = RunnerDone | RunnerFailed;

/**
 * One child process that executes one job at a time. It is killed, never asked, when a job has to
 * stop: a kill frees the CPU for sure and cannot be ignored.
 */
export class Runner {
  private readonly child: ChildProcess;
  private readonly up: Promise<void>;
  private current: ((end: RunnerEnd) => void) | undefined;
  private onProgress: ((done: number, total: number) => void) | undefined;
  private output = '';
  private killedFor: { code: ErrorCode; message: string } | undefined;
  alive = true;

  constructor(command: RunnerCommand) {
    this.child = fork(command.entry, command.args, {
      serialization: 'advanced',
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      execArgv: [`--max-old-space-size=${HEAP_MEGABYTES}`, '--enable-source-maps'],
    });
    const keep = (chunk: Buffer): void => {
      this.output = (this.output + chunk.toString()).slice(-LOG_TAIL_BYTES);
    };
    this.child.stdout?.on('data', keep);
    this.child.stderr?.on('data', keep);
    this.up = new Promise((resolve) => {
      this.child.on('message', (message) => this.onMessage(message as RunnerMessage, resolve));
      this.child.on('exit', (code, signal) => {
        this.onExit(signal ?? `code ${code}`);
        resolve();
      });
      // a process that could not be started reports an error and never an exit
      this.child.on('error', (error) => {
        this.onExit(error.message);
        resolve();
      });
    });
  }

  /** Whether it can be given a job: one that was told to die is not waited for. */
  get usable(): boolean {
    return this.alive && this.killedFor === undefined;
  }

  get logTail(): string {
    return this.output;
  }

  /** Executes one job. Always resolves: a runner that dies ends its job as `runner-crashed`. */
  async run(
    message: RunMessage,
    onProgress: (done: number, total: number) => void,
  ): Promise<RunnerEnd> {
    this.output = '';
    const ended = new Promise<RunnerEnd>((resolve) => {
      this.current = resolve;
      this.onProgress = onProgress;
    });
    await this.up;
    if (this.alive) this.child.send(message);
    else this.onExit('before the job began');
    return ended;
  }

  kill(code: ErrorCode, message: string): void {
    this.killedFor ??= { code, message };
    this.child.kill('SIGKILL');
  }

  private onMessage(message: RunnerMessage, onUp: () => void): void {
    switch (message.type) {
      case 'up':
        onUp();
        return;
      case 'progress':
        this.onProgress?.(message.done, message.total);
        return;
      case 'done':
      case 'failed':
        this.end(message);
    }
  }

  private onExit(how: string): void {
    this.alive = false;
    this.end({ type: 'failed', ...(this.killedFor ?? deathOf(how)), details: [] });
  }

  private end(end: RunnerEnd): void {
    const resolve = this.current;
    this.current = undefined;
    this.onProgress = undefined;
    resolve?.(end);
  }
}

/** V8 aborts a process whose heap is full; everything else that ends a runner is our bug. */
function deathOf(how: string): { code: ErrorCode; message: string } {
  if (how === 'SIGABRT' || how === 'code 134') {
    return {
      code: 'out-of-memory',
      message: 'The runner ran out of memory. Use fewer rows, fewer columns or a smaller model.',
    };
  }
  return {
    code: 'runner-crashed',
    message: `The runner ended with ${how} in the middle of the job; the log tail holds what it last said.`,
  };
}
