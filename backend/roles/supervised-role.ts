import { fork, type ChildProcess } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { Keeper } from '../embedded/keeper';
import type { Life } from './supervised';

/** Milliseconds a role has to end by itself; its own limit is shorter. */
const STOP_MS = 8_000;
const MAIN = path.join(__dirname, '../main.js');

export interface RolePlan {
  role: 'head' | 'worker';
  /** Stands before each of its lines. */
  name: string;
  env: NodeJS.ProcessEnv;
  keeper: Keeper;
  /** `reply` is heard by the life that sent the message, if it still lives. */
  onMessage: (message: unknown, reply: (answer: object) => void) => void;
  write: (line: string) => void;
}

/**
 * Forks one role as the leader of a process group of its own: Ctrl-C reaches it only through us, and
 * what it forked goes with it, even from a computation that hears nothing.
 */
export function forkRole(plan: RolePlan): Life {
  const child = fork(MAIN, [plan.role], {
    env: plan.env,
    execArgv: ['--enable-source-maps'],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    detached: true,
  });
  const reply = (answer: object): void => void (child.connected && child.send(answer));
  child.on('message', (message) => plan.onMessage(message, reply));
  for (const stream of [child.stdout, child.stderr]) prefixLines(stream, plan);
  if (child.pid !== undefined) plan.keeper.watch(-child.pid, 'KILL');
  const exited = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => {
      killGroup(child);
      if (child.pid !== undefined) plan.keeper.forget(-child.pid);
      resolve(signal ?? `exit code ${code}`);
    });
  });
  return { exited, stop: (immediately) => stop(child, exited, immediately) };
}

function prefixLines(stream: Readable | null, { name, write }: RolePlan): void {
  if (!stream) return;
  createInterface({ input: stream }).on('line', (line) => write(`${name.padEnd(8)} │ ${line}`));
}

async function stop(
  child: ChildProcess,
  exited: Promise<string>,
  immediately: boolean,
): Promise<void> {
  if (immediately) killGroup(child);
  else child.kill('SIGTERM');
  const timer = setTimeout(() => killGroup(child), STOP_MS);
  await exited;
  clearTimeout(timer);
}

function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // Nobody of the group is left: what we wanted.
  }
}
