import { fork, type ChildProcess } from 'node:child_process';
import { createWriteStream, type WriteStream } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { childrenOf, signal } from './process-table';

const RESTART_MS = 300;

export interface MemberCommand {
  name: string;
  /** Path of main.js. */
  main: string;
  role: 'head' | 'worker';
  env: Record<string, string>;
  logFile: string;
}

/**
 * A head or a worker as a process that is started again whenever it ends, as a supervisor would.
 * Remembers every end that nobody here asked for: the platform's processes do not die by themselves.
 */
export class Member {
  /** Ends that were no fault of ours, in words. */
  readonly surprises: string[] = [];
  private child: ChildProcess | undefined;
  private gone: Promise<unknown> = Promise.resolve();
  private readonly log: WriteStream;
  private wanted = false;
  private expected = false;
  /** Whether the running process got as far as serving: before that it may end for want of a store. */
  private served = false;

  constructor(readonly command: MemberCommand) {
    this.log = createWriteStream(command.logFile, { flags: 'a' });
  }

  get name(): string {
    return this.command.name;
  }

  get pid(): number {
    return this.child?.pid ?? -1;
  }

  /** Whether it runs and was not told to go: one that leaves in order still has its row. */
  get stays(): boolean {
    return this.child?.exitCode === null && this.child.signalCode === null && !this.expected;
  }

  start(): void {
    const { main, role, env } = this.command;
    this.wanted = true;
    this.expected = false;
    this.served = false;
    const child = fork(main, [role], { env, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
    this.child = child;
    child.stdout?.on('data', (bytes: Buffer) => this.write(bytes));
    child.stderr?.on('data', (bytes: Buffer) => this.write(bytes));
    child.on('message', ({ type }: { type?: string }) => (this.served ||= type === 'ready'));
    this.gone = new Promise((resolve) => {
      child.on('exit', (code, how) => resolve(this.ended(how ?? `code ${code}`)));
    });
  }

  kill(): void {
    this.expected = true;
    this.child?.kill('SIGKILL');
  }

  /** Asks it to leave in order; it is started again. */
  terminate(): void {
    this.expected = true;
    this.child?.kill('SIGTERM');
  }

  freeze(): void {
    this.child?.kill('SIGSTOP');
  }

  thaw(): void {
    this.child?.kill('SIGCONT');
  }

  /** Kills what computes, leaves the worker alone. */
  killChildren(): void {
    for (const { pid } of childrenOf(this.pid)) signal(pid, 'SIGKILL');
  }

  /** Ends it for good. */
  async stop(): Promise<void> {
    this.wanted = false;
    this.kill();
    await this.gone;
    this.log.end();
  }

  private write(bytes: Buffer): void {
    if (!this.log.writableEnded) this.log.write(bytes);
    this.served ||= bytes.includes('joined as');
  }

  private async ended(how: string): Promise<void> {
    this.log.write(`--- ended with ${how}\n`);
    if (this.served && !this.expected) this.surprises.push(`${this.name} ended with ${how}`);
    if (!this.wanted) return;
    await sleep(RESTART_MS);
    if (this.wanted) this.start();
  }
}
