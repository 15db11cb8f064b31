import express from 'express';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { consoleFiles } from './console-files';

describe('consoleFiles', () => {
  let root: string;
  let server: Server;

  beforeAll(async () => {
    root = await mkdtemp(path.join(os.tmpdir(), 'drover-console-'));
    await mkdir(path.join(root, 'console/dist/assets'), { recursive: true });
    await writeFile(path.join(root, 'console/dist/index.html'), 'the page');
    await writeFile(path.join(root, 'console/dist/assets/main-1a2b.js'), 'a script');
    server = express()
      .use('/console', ...consoleFiles(root))
      .listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  afterAll(async () => {
    server.closeAllConnections();
    server.close();
    await rm(root, { recursive: true });
  });

  const get = (route: string, method = 'GET') =>
    fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/console/${route}`, {
      method,
    });

  it.each(['', 'jobs?state=failed', 'models/Ridge_sales.2024', 'datasets/a.csv'])(
    'answers /console/%s with the page, whatever dots names have',
    async (route) => {
      const response = await get(route);
      expect(await response.text()).toBe('the page');
      expect(response.headers.get('cache-control')).toBe('no-cache');
    },
  );

  it('answers HEAD like GET', async () => {
    expect((await get('models/Ridge_sales.2024', 'HEAD')).status).toBe(200);
  });

  it('serves assets for ever, and never the page in place of one that is gone', async () => {
    const response = await get('assets/main-1a2b.js');
    expect(await response.text()).toBe('a script');
    expect(response.headers.get('cache-control')).toContain('immutable');
    expect((await get('assets/main-0000.js')).status).toBe(404);
  });
});
