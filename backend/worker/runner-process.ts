import { fork, spawn, type ChildProcess } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';

/** Resident bytes of a runner without a job: the program, V8 and what it keeps warm. Stands beside every job's own memory. */
export const RUNNER_BASE_BYTES = 256 * 1024 ** 2;
/** V8's heap stands beside the typed arrays that a job's memory is planned for. */
const HEAP_MEGABYTES = 1024;
const SHELL = '/bin/sh';
/** Of 1000: where memory runs out, Linux ends a runner before any server. */
const OOM_SCORE = 800;

export interface RunnerCommand {
  /** Path of the program's entry and its arguments: `main.js runner`. */
  entry: string;
  args: string[];
  /** Bytes that all jobs of the worker may use together: no runner ever gets more. */
  memoryBytes: number;
}

/**
 * Starts a runner under two caps that hold for its whole life, whatever job it is given: V8's heap
 * flag, and a soft data limit for typed arrays and everything else, where there is a shell to set
 * it. Both are the worker's, not the job's, so that a warm runner fits the next job too; a job's own
 * budget is watched (`memory-watch`).
 */
export function startRunner(command: RunnerCommand): ChildProcess {
  const flags = [`--max-old-space-size=${HEAP_MEGABYTES}`, '--expose-gc', '--enable-source-maps'];
  const child = existsSync(SHELL) ? throughShell(command, flags) : directly(command, flags);
  preferAsVictim(child.pid);
  return child;
}

/** The shell replaces itself: pid, streams and the IPC channel are the runner's own. */
function throughShell({ entry, args, memoryBytes }: RunnerCommand, flags: string[]): ChildProcess {
  const kilobytes = Math.ceil((memoryBytes + RUNNER_BASE_BYTES) / 1024);
  const script = `ulimit -S -d ${kilobytes} 2>/dev/null; exec "$@"`;
  const program = [process.execPath, ...flags, entry, ...args];
  return spawn(SHELL, ['-c', script, 'runner', ...program], {
    serialization: 'advanced',
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
}

function directly({ entry, args }: RunnerCommand, flags: string[]): ChildProcess {
  return fork(entry, args, {
    serialization: 'advanced',
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    execArgv: flags,
  });
}

function preferAsVictim(pid: number | undefined): void {
  try {
    writeFileSync(`/proc/${pid}/oom_score_adj`, String(OOM_SCORE));
  } catch {
    // not Linux, or not permitted: the system chooses by itself
  }
}
