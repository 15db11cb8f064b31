import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { promisify } from 'node:util';

const LINUX = process.platform === 'linux';
/** Elsewhere a look costs a process. */
const LOOK_EVERY_MS = LINUX ? 250 : 1_000;

interface Memory {
  residentBytes: number;
  /** Largest resident set since it was last reset, where the system keeps it. */
  peakBytes: number;
}

/**
 * Watches the resident set of one process against a budget, from `start` to `stop`. It kills nobody:
 * `onOver` is told once. Sees what V8's flags and data limits do not, whoever allocated it.
 */
export class MemoryWatch {
  private timer: NodeJS.Timeout | undefined;
  private stopped = false;
  private peakWasReset = false;
  /** As of the last look; 0 where the system does not tell. */
  residentBytes = 0;
  peakBytes = 0;

  constructor(
    private readonly pid: number,
    private readonly budgetBytes: number,
    private readonly onOver: (residentBytes: number) => void,
  ) {}

  start(): void {
    this.peakWasReset = resetPeak(this.pid);
    this.lookAgain();
  }

  /** Looks a last time, so that short jobs have a peak too. */
  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    if (LINUX) await this.look();
  }

  private lookAgain(): void {
    this.timer = setTimeout(() => {
      void this.look().then(() => {
        if (this.stopped) return;
        if (this.residentBytes > this.budgetBytes) this.onOver(this.residentBytes);
        else this.lookAgain();
      });
    }, LOOK_EVERY_MS);
  }

  private async look(): Promise<void> {
    const memory = await memoryOf(this.pid);
    if (!memory) return;
    this.residentBytes = memory.residentBytes;
    const peak = this.peakWasReset ? memory.peakBytes : memory.residentBytes;
    this.peakBytes = Math.max(this.peakBytes, peak);
  }
}

/** Lets Linux count the peak anew for a warm runner. False where it does not: the looks are the peak then. */
function resetPeak(pid: number): boolean {
  try {
    if (LINUX) writeFileSync(`/proc/${pid}/clear_refs`, '5');
    return LINUX;
  } catch {
    return false;
  }
}

async function memoryOf(pid: number): Promise<Memory | undefined> {
  try {
    // reading /proc takes microseconds and never waits, so it is not worth a thread
    return LINUX ? fromStatus(readFileSync(`/proc/${pid}/status`, 'latin1')) : await fromPs(pid);
  } catch {
    return undefined; // it ended meanwhile
  }
}

function fromStatus(status: string): Memory | undefined {
  const resident = kilobytes(status, 'VmRSS');
  if (resident === undefined) return undefined;
  return { residentBytes: resident, peakBytes: kilobytes(status, 'VmHWM') ?? resident };
}

function kilobytes(status: string, field: string): number | undefined {
  const value = new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(status)?.[1];
  return value === undefined ? undefined : Number(value) * 1024;
}

async function fromPs(pid: number): Promise<Memory | undefined> {
  const { stdout } = await promisify(execFile)('ps', ['-o', 'rss=', '-p', String(pid)]);
  const resident = Number(stdout) * 1024;
  return resident > 0 ? { residentBytes: resident, peakBytes: resident } : undefined;
}
