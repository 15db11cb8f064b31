import { inheritedEnvironment, loadConfig } from '../config/config';
import { StartError } from '../embedded/start-error';
import { Supervisor } from './supervisor';

/** Ctrl-C arrives twice, from the terminal and passed on by npm: only later than this it means impatience. */
const SAME_SIGNAL_MS = 700;

/**
 * `npm start`: the whole platform on this machine until a signal comes. Resolves with the supervisor
 * once the head answers; a reason not to start is printed and ends the process.
 */
export async function start(): Promise<Supervisor> {
  // A terminal that was closed must not stop us from stopping in order.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  const config = loadConfig();
  const supervisor = new Supervisor(config, inheritedEnvironment(), writeLine);
  stopOnSignals(supervisor);
  try {
    await supervisor.start();
  } catch (error) {
    // Stopped half-way: whatever broke, broke because of that, and the signal's handler ends us.
    if (supervisor.isStopping) return supervisor;
    process.stderr.write(`${explain(error)}\n`);
    await supervisor.stop(true);
    process.exit(1);
  }
  const address = `http://localhost:${config.port}`;
  writeLine(
    `READY in ${process.uptime().toFixed(1)} s   console ${address}/console/   API ${address}/docs   (Ctrl-C stops)`,
  );
  return supervisor;
}

function stopOnSignals(supervisor: Supervisor): void {
  let first: number | undefined;
  const stop = (): void => {
    const now = performance.now();
    if (first !== undefined && now - first < SAME_SIGNAL_MS) return;
    if (first === undefined) writeLine('stopping (again: at once)');
    const immediately = first !== undefined;
    first ??= now;
    void supervisor.stop(immediately).then(() => process.exit(0));
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
}

function writeLine(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** A foreseen reason is a sentence; a bug comes with its stack. */
function explain(error: unknown): string {
  if (error instanceof StartError) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
