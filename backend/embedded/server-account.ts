import { readFileSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { StartError } from './start-error';

/** Whom the servers run as, where that is not ourselves: PostgreSQL refuses to run as root. */
export interface ServerAccount {
  name: string;
  uid: number;
  gid: number;
}

/**
 * For root: the account `postgres` where it exists, else `nobody`; nothing is created or changed on
 * the system. For everybody else undefined, the servers run as ourselves.
 */
export function serverAccount(): ServerAccount | undefined {
  if (process.getuid?.() !== 0) {
    requireName();
    return undefined;
  }
  const accounts = passwd();
  const account = ['postgres', '_postgres', 'nobody']
    .map((name) => accounts.find((entry) => entry.name === name))
    .find((entry) => entry !== undefined);
  if (account) return account;
  throw new StartError(
    'PostgreSQL does not run as root, and neither the user `postgres` nor `nobody` exists here. ' +
      'Start as another user, or give DATABASE_URL.',
  );
}

/** The account that owns existing data, else the one given: a `postgres` user that appears later must not lock us out. */
export function accountOf(
  folder: string,
  account: ServerAccount | undefined,
): ServerAccount | undefined {
  const owner = statSync(folder, { throwIfNoEntry: false });
  if (!owner) return account;
  if (account === undefined) return ownFolder(folder, owner.uid);
  if (owner.uid === 0) return account;
  const known = passwd().find((entry) => entry.uid === owner.uid);
  return known ?? { name: String(owner.uid), uid: owner.uid, gid: owner.gid };
}

/** Whether the account may pass through every existing folder down to this one (mode bits only). */
export function canTraverse(target: string, account: ServerAccount | undefined): boolean {
  if (account === undefined) return true;
  for (let folder = path.resolve(target); ; folder = path.dirname(folder)) {
    if (!canEnter(folder, account)) return false;
    if (folder === path.dirname(folder)) return true;
  }
}

function canEnter(folder: string, account: ServerAccount): boolean {
  const stat = statSync(folder, { throwIfNoEntry: false });
  if (!stat) return true;
  if (stat.uid === account.uid) return (stat.mode & 0o100) !== 0;
  if (stat.gid === account.gid) return (stat.mode & 0o010) !== 0;
  return (stat.mode & 0o001) !== 0;
}

function passwd(): ServerAccount[] {
  return readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
    .filter((fields) => fields.length >= 7)
    .map(([name = '', , uid, gid]) => ({ name, uid: Number(uid) >>> 0, gid: Number(gid) >>> 0 }));
}

function ownFolder(folder: string, uid: number): undefined {
  if (uid === process.getuid?.()) return undefined;
  throw new StartError(
    `The data in ${folder} belong to the user with id ${uid}, this is ${process.getuid?.()}. ` +
      'Start as that user, or choose another folder with DATA_DIR.',
  );
}

/** PostgreSQL's initdb looks its own user up by id. */
function requireName(): void {
  try {
    os.userInfo();
  } catch (error) {
    throw new StartError(
      `The user id ${process.getuid?.()} has no entry in /etc/passwd, which PostgreSQL needs. ` +
        'Start as a user with a name, or give DATABASE_URL.',
      { cause: error },
    );
  }
}
