import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { Folders } from './data-directory';
import type { Keeper } from './keeper';
import { identify, isAlive, type ProcessIdentity } from './process-identity';
import type { ServerAccount } from './server-account';

/** Milliseconds a server has to end by itself. */
const STOP_MS = 8_000;

/** What the launchers need to know about the installation. */
export interface ServerSite extends Folders {
  /** The folder that holds node_modules. */
  root: string;
  account: ServerAccount | undefined;
  keeper: Keeper;
  /** Says in one line what takes a while. */
  report: (line: string) => void;
}

/** A server made ready: same address at every launch, so that clients survive its restart. */
export interface LaunchableServer {
  /** With the password; for the platform's own processes only. */
  url: string;
  launch(): Promise<RunningServer>;
}

export interface RunningServer {
  pid: number;
  /** Resolves, never rejects, with the way it ended: `exit code 1`, `SIGKILL`. */
  exited: Promise<string>;
  hasEnded(): boolean;
  /** Ends it, by force after 8 s or at once. Resolves when it is gone. */
  stop(immediately?: boolean): Promise<void>;
}

export interface ServerCommand {
  /** `postgres` or `redis`: names the log and the record of the running process. */
  name: string;
  file: string;
  args: string[];
  env: NodeJS.ProcessEnv;
  cwd: string;
  endSignal: 'INT' | 'TERM';
}

/** Starts a server as the site's account, with its output in `<data>/<name>.log` (of this start only). */
export function spawnServer(site: ServerSite, command: ServerCommand): RunningServer {
  const log = openSync(logFile(site, command.name), 'w');
  const child = spawn(command.file, command.args, {
    cwd: command.cwd,
    env: command.env,
    stdio: ['ignore', log, log],
    // Ctrl-C reaches the whole group: the servers have to outlive those who use them.
    detached: true,
    ...(site.account && { uid: site.account.uid, gid: site.account.gid }),
  });
  closeSync(log);
  const pid = child.pid;
  const exited = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => resolve(signal ?? `exit code ${code}`));
  });
  if (pid === undefined) {
    return { pid: -1, exited, hasEnded: () => true, stop: () => Promise.resolve() };
  }
  site.keeper.watch(pid, command.endSignal);
  child.once('exit', () => site.keeper.forget(pid));
  try {
    writeFileSync(recordFile(site, command.name), JSON.stringify(identify(pid) ?? { pid }));
  } catch (error) {
    child.kill('SIGKILL'); // on a full disk: unrecorded, the next start would not know of it
    throw error;
  }
  const stop = async (immediately = false): Promise<void> => {
    child.kill(immediately ? 'SIGKILL' : `SIG${command.endSignal}`);
    const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
    await exited;
    clearTimeout(timer);
  };
  const hasEnded = (): boolean => child.exitCode !== null || child.signalCode !== null;
  return { pid, exited, hasEnded, stop };
}

/** Ends a server that outlived its supervisor and its keeper: two on one data folder would be one too many. */
export async function endLeftover(
  site: ServerSite,
  name: string,
  signal: 'INT' | 'TERM',
): Promise<void> {
  const record = readRecord(recordFile(site, name));
  if (record) await end(record, signal);
  rmSync(recordFile(site, name), { force: true });
}

async function end(server: ProcessIdentity, signal: 'INT' | 'TERM'): Promise<void> {
  for (let waited = 0; isAlive(server); waited += 50) {
    if (waited === 0) process.kill(server.pid, `SIG${signal}`);
    if (waited === STOP_MS) process.kill(server.pid, 'SIGKILL');
    await sleep(50);
  }
}

/** The last lines of the server's log, for the message about its failed start. */
export function logTail(site: ServerSite, name: string): string {
  const lines = readFileSync(logFile(site, name), 'utf8').trimEnd().split('\n').slice(-5);
  return `${lines.join('\n')}\n(all of it: ${logFile(site, name)})`;
}

const recordSchema = z.object({ pid: z.number().int(), startedAt: z.string() });

function readRecord(file: string) {
  try {
    return recordSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return undefined;
  }
}

function logFile(site: ServerSite, name: string): string {
  return path.join(site.data, `${name}.log`);
}

function recordFile(site: ServerSite, name: string): string {
  return path.join(site.data, `${name}.process`);
}
