import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { makeCredentials } from './make-credentials.mjs';

describe('makeCredentials', () => {
  let folder;
  const read = (file) => readFileSync(path.join(folder, file), 'utf8');

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'credentials-'));
    makeCredentials(folder);
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('makes two different passwords of 256 bits', () => {
    expect(read('postgres/password')).toMatch(/^[\w-]{43}$/);
    expect(read('redis/password')).toMatch(/^[\w-]{43}$/);
    expect(read('postgres/password')).not.toBe(read('redis/password'));
  });

  it('writes addresses that carry the passwords', () => {
    expect(new URL(read('app/database-url')).password).toBe(read('postgres/password'));
    expect(new URL(read('app/redis-url')).password).toBe(read('redis/password'));
    expect(read('redis/redis.conf')).toBe(`requirepass ${read('redis/password')}\n`);
  });

  it('keeps the passwords when it runs again and mends what is missing', () => {
    const before = [read('app/database-url'), read('app/redis-url')];
    rmSync(path.join(folder, 'app'), { recursive: true });
    makeCredentials(folder);

    expect([read('app/database-url'), read('app/redis-url')]).toEqual(before);
  });
});
