import {
  mkdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { identify, isAlive, type ProcessIdentity } from './process-identity';
import { StartError } from './start-error';

/** Milliseconds after which a guard left by a killed process is taken over; it is held for about one. */
const GUARD_STALE_MS = 5_000;

const holderSchema = z.object({
  pid: z.number().int(),
  startedAt: z.string(),
  /** RFC 3339. */
  since: z.string(),
  address: z.string(),
});

/** Who holds a data folder: process, since when, and where it answers. */
export type LockHolder = z.infer<typeof holderSchema>;

/**
 * Sees to it that one data folder has one instance. The lock is a file that names its holder; it
 * ends with the holder's life, so a file left by kill -9 is simply taken over. Never waits.
 */
export class InstanceLock {
  private constructor(
    private readonly file: string,
    private readonly holder: LockHolder,
  ) {}

  /** Takes the folder, or throws a StartError that says who has it. */
  static acquire(dataFolder: string, address: string): InstanceLock {
    const file = lockFile(dataFolder);
    return guarded(file, () => {
      const other = lockHolder(dataFolder);
      if (other) throw new StartError(heldMessage(dataFolder, other));
      const self: ProcessIdentity = identify(process.pid) ?? { pid: process.pid, startedAt: '' };
      const holder = { ...self, since: new Date().toISOString(), address };
      writeFileSync(`${file}.new`, JSON.stringify(holder));
      renameSync(`${file}.new`, file);
      return new InstanceLock(file, holder);
    });
  }

  release(): void {
    if (readHolder(this.file)?.startedAt === this.holder.startedAt) rmSync(this.file);
  }
}

/** Who holds the folder now, or undefined where nobody alive does. */
export function lockHolder(dataFolder: string): LockHolder | undefined {
  const holder = readHolder(lockFile(dataFolder));
  return holder && isAlive(holder) ? holder : undefined;
}

function lockFile(dataFolder: string): string {
  return path.join(dataFolder, 'instance.lock');
}

function readHolder(file: string): LockHolder | undefined {
  try {
    return holderSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return undefined;
  }
}

/** Runs the synchronous step while no other process runs it for the same file: two takers of a stale lock must not both win. */
function guarded<T>(file: string, step: () => T): T {
  const guard = `${file}.guard`;
  for (;;) {
    if (tryMakeFolder(guard)) break;
    const age = Date.now() - (statSync(guard, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
    if (age > GUARD_STALE_MS) rmSync(guard, { recursive: true, force: true });
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10);
  }
  try {
    return step();
  } finally {
    rmdirSync(guard);
  }
}

function tryMakeFolder(folder: string): boolean {
  try {
    mkdirSync(folder);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

function heldMessage(dataFolder: string, holder: LockHolder): string {
  return (
    `The data in ${dataFolder} are in use by process ${holder.pid}, ` +
    `running since ${holder.since}, at ${holder.address}.\n` +
    `Use that one, stop it with \`kill ${holder.pid}\`, or start a second one on data of its own: ` +
    `\`DATA_DIR=/some/folder PORT=8001 npm start\`.`
  );
}
