import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { isPortFree } from '../embedded/free-port';
import { StartError } from '../embedded/start-error';

/** Throws a StartError that names the port, where it can be found its holder, and the way out. */
export async function requireFreePort(port: number, host: string): Promise<void> {
  if (await isPortFree(port, host)) return;
  const holder = process.platform === 'linux' ? holderOnLinux(port) : undefined;
  throw new StartError(
    `Port ${port} is in use${holder === undefined ? '' : ` by ${holder}`}. ` +
      `Stop that, or start on another port: \`PORT=${port + 1} npm start\`.`,
  );
}

/** `process 123 (node server.js)`, where we may see it. */
function holderOnLinux(port: number): string | undefined {
  const sockets = new Set(['/proc/net/tcp', '/proc/net/tcp6'].flatMap((f) => listeners(f, port)));
  if (sockets.size === 0) return undefined;
  const pid = entriesOf('/proc').find((name) => /^\d+$/.test(name) && holdsOne(name, sockets));
  if (pid === undefined) return undefined;
  const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
  return `process ${pid} (${command.slice(0, 120)})`;
}

/** Inodes of the listening sockets of that port: local address is the 2nd field, state (0A = listening) the 4th, inode the 10th. */
function listeners(table: string, port: number): string[] {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  return textOf(table)
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter((fields) => fields[1]?.endsWith(suffix) && fields[3] === '0A')
    .map((fields) => `socket:[${fields[9]}]`);
}

function holdsOne(pid: string, sockets: Set<string>): boolean {
  return entriesOf(`/proc/${pid}/fd`).some((fd) => sockets.has(linkOf(`/proc/${pid}/fd/${fd}`)));
}

function entriesOf(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function linkOf(file: string): string {
  try {
    return readlinkSync(file);
  } catch {
    return '';
  }
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
