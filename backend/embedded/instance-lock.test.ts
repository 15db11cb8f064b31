import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { InstanceLock, lockHolder } from './instance-lock';
import { identify } from './process-identity';
import { StartError } from './start-error';

describe('InstanceLock', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(path.join(os.tmpdir(), 'drover-lock-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  const leaveLock = (holder: { pid: number; startedAt: string }): void =>
    writeFileSync(
      path.join(folder, 'instance.lock'),
      JSON.stringify({ ...holder, since: '2026-01-01T00:00:00Z', address: 'http://localhost:1' }),
    );

  it('refuses a second holder and says who the first one is', () => {
    const lock = InstanceLock.acquire(folder, 'http://localhost:8000');
    expect(() => InstanceLock.acquire(folder, 'http://localhost:8001')).toThrow(StartError);
    expect(() => InstanceLock.acquire(folder, 'http://localhost:8001')).toThrow(
      new RegExp(`process ${process.pid}, running since .* at http://localhost:8000`),
    );
    lock.release();
    expect(lockHolder(folder)).toBeUndefined();
  });

  it('is taken over from a process that was killed', async () => {
    const dead = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    const identity = identify(dead.pid ?? 0);
    leaveLock(identity ?? { pid: 0, startedAt: '' });
    expect(lockHolder(folder)?.pid).toBe(dead.pid);
    dead.kill('SIGKILL');
    await new Promise((resolve) => dead.once('exit', resolve));
    InstanceLock.acquire(folder, 'http://localhost:8000');
    expect(lockHolder(folder)?.pid).toBe(process.pid);
  });

  it('is taken over where the pid now belongs to another process', () => {
    leaveLock({ pid: process.pid, startedAt: 'another boot 1' });
    expect(lockHolder(folder)).toBeUndefined();
    InstanceLock.acquire(folder, 'http://localhost:8000');
    expect(lockHolder(folder)?.pid).toBe(process.pid);
  });

  it('is taken over from a file that was cut off', () => {
    writeFileSync(path.join(folder, 'instance.lock'), '{"pid":');
    InstanceLock.acquire(folder, 'http://localhost:8000');
    expect(lockHolder(folder)?.pid).toBe(process.pid);
  });
});
