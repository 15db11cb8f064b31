import { rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { loadConfig } from './config';

describe('loadConfig', () => {
  it('fills in defaults', () => {
    expect(loadConfig({})).toMatchObject({
      port: 8000,
      bind: '127.0.0.1',
      access: 'local',
      leaseSeconds: 15,
      modelReplicas: 2,
    });
  });

  it('takes a variable that is set to nothing as not set', () => {
    expect(loadConfig({ REDIS_URL: '', PORT: '' })).toMatchObject({
      redisUrl: undefined,
      port: 8000,
    });
  });

  it('names every variable that does not fit', () => {
    expect(() => loadConfig({ PORT: 'eighty', WORKER_CPUS: '0' })).toThrow(
      /PORT[\s\S]*WORKER_CPUS/,
    );
  });

  it('reads addresses from files, for secrets that must not stand in the environment', () => {
    const file = path.join(os.tmpdir(), `drover-config-${process.pid}`);
    writeFileSync(file, 'postgres://u:p@h/d\n');
    const { databaseUrl } = loadConfig({ DATABASE_URL_FILE: file });
    rmSync(file);
    expect(databaseUrl).toBe('postgres://u:p@h/d');
  });
});
