import { randomBytes } from 'node:crypto';
import { chownSync, readFileSync, writeFileSync } from 'node:fs';
import type { ServerAccount } from './server-account';

/** Writes a file that only its owner, the account or ourselves, may read. */
export function writeSecret(
  file: string,
  content: string,
  account: ServerAccount | undefined,
): void {
  writeFileSync(file, content, { mode: 0o600 });
  if (account) chownSync(file, account.uid, account.gid);
}

/** The content of such a file. */
export function readSecret(file: string): string {
  return readFileSync(file, 'utf8').trim();
}

/** 192 random bits that need no escaping in an URL or a configuration file. */
export function makePassword(): string {
  return randomBytes(24).toString('hex');
}
