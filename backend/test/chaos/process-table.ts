import { spawnSync } from 'node:child_process';

export interface ProcessRow {
  pid: number;
  parent: number;
  /** First letter of the state of `ps`: R running, S sleeping, T stopped, Z zombie. */
  state: string;
  command: string;
}

/** Every process of this machine, as `ps` lists it. */
export function processTable(): ProcessRow[] {
  const { stdout } = spawnSync('ps', ['-A', '-o', 'pid=,ppid=,stat=,args='], {
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  });
  return stdout.split('\n').flatMap((line) => {
    const [, pid, parent, state = '', command = ''] =
      /^\s*(\d+)\s+(\d+)\s+(\S)\S*\s+(.*)$/.exec(line) ?? [];
    return pid === undefined ? [] : [{ pid: Number(pid), parent: Number(parent), state, command }];
  });
}

export function childrenOf(pid: number): ProcessRow[] {
  return processTable().filter((row) => row.parent === pid && row.state !== 'Z');
}

/** Sends a signal to a process that may be gone already. */
export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
