import { readdirSync, readFileSync } from 'node:fs';

/** Processes whose parent is `pid`, read from /proc, newest last. */
export function childrenOf(pid: number): number[] {
  return readdirSync('/proc')
    .map(Number)
    .filter((child) => child > 0 && statOf(child)?.parent === pid);
}

/** Whether it exists and has not ended yet. */
export function isAlive(pid: number): boolean {
  const stat = statOf(pid);
  return stat !== undefined && stat.state !== 'Z';
}

function statOf(pid: number): { state: string; parent: number } | undefined {
  try {
    const [, state, parent] =
      /\) (\S) (\d+) /.exec(readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? [];
    return state === undefined ? undefined : { state, parent: Number(parent) };
  } catch {
    return undefined; // it ended meanwhile
  }
}
