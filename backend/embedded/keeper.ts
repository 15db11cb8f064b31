import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/**
 * Reads `+ pid signal`, `- pid` and `x folder` lines. The end of the input means that our process
 * is gone, by whatever way: it ends what is still listed, then deletes the folder.
 */
const SCRIPT = `
trap '' INT TERM HUP
list= folder=
while read -r verb first rest; do
  case $verb in
    +) list="$list $first:$rest" ;;
    -) kept=; for e in $list; do [ "\${e%%:*}" = "$first" ] || kept="$kept $e"; done; list=$kept ;;
    x) folder="$first\${rest:+ $rest}" ;;
  esac
done
for e in $list; do kill -s "\${e#*:}" -- "\${e%%:*}"; done
tries=0 alive=$list
while [ -n "$alive" ] && [ $tries -lt 100 ]; do
  alive=; for e in $list; do kill -s 0 -- "\${e%%:*}" && alive="$alive $e"; done
  [ -z "$alive" ] || sleep 0.1
  tries=$((tries + 1))
done
for e in $alive; do kill -s KILL -- "\${e%%:*}"; done
[ -z "$folder" ] || rm -rf -- "$folder"
`;

/**
 * Ends our children when we are gone, kill -9 included: a tiny shell outside our process group that
 * waits for our end of a pipe to close. Ends nothing while we live; killed itself, it is replaced.
 */
export class Keeper {
  /** Process ids, negative for a whole process group, and the signal that ends each. */
  private readonly watched = new Map<number, string>();
  private folder: string | undefined;
  private shell: ChildProcess | undefined;
  private closed = false;

  constructor() {
    this.open();
  }

  /** Ends the process (a group, where negative) with this signal, and after 10 s with KILL, once we are gone. Too late for that, ends it now. */
  watch(pid: number, signal: 'INT' | 'TERM' | 'KILL'): void {
    if (this.closed) {
      process.kill(pid, 'SIGKILL');
      return;
    }
    this.watched.set(pid, signal);
    this.tell(`+ ${pid} ${signal}`);
  }

  forget(pid: number): void {
    if (this.watched.delete(pid)) this.tell(`- ${pid}`);
  }

  /** Deletes a folder after everything watched has ended. */
  deleteAfterwards(folder: string): void {
    this.folder = folder;
    this.tell(`x ${folder}`);
  }

  /** Ends what is still watched, as if we were gone, and resolves when that is done. */
  async close(): Promise<void> {
    this.closed = true;
    while (this.shell && !(await hasDoneItsWork(this.shell))) this.open();
  }

  private open(): void {
    const shell = spawn('/bin/sh', ['-c', SCRIPT, 'drover-keeper'], {
      stdio: ['pipe', 'ignore', 'ignore'],
      cwd: '/',
      detached: true,
    });
    this.shell = shell;
    shell.unref();
    shell.stdin.on('error', () => undefined);
    shell.once('exit', () => {
      if (!this.closed) this.open();
    });
    for (const [pid, signal] of this.watched) this.tell(`+ ${pid} ${signal}`);
    if (this.folder !== undefined) this.tell(`x ${this.folder}`);
  }

  private tell(line: string): void {
    this.shell?.stdin?.write(`${line}\n`);
  }
}

/** Lets the shell end what it watches; false where it was killed before it had. */
async function hasDoneItsWork(shell: ChildProcess): Promise<boolean> {
  if (shell.exitCode === null && shell.signalCode === null) {
    const ended = once(shell, 'exit');
    shell.ref();
    shell.stdin?.end();
    await ended;
  }
  return shell.signalCode === null;
}
