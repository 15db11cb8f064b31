import express from 'express';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { ERROR_CODES } from '../contracts/error-codes';
import { serveErrorPage } from './error-page';

describe('serveErrorPage', () => {
  it('has an anchor, a title and a way out for every code, where problems point', async () => {
    const server = express().use('/docs/errors', serveErrorPage).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const response = await fetch(`http://127.0.0.1:${port}/docs/errors`);
    const page = await response.text();
    server.closeAllConnections();
    server.close();
    expect(response.headers.get('content-type')).toContain('text/html');
    for (const [code, { title, remedy }] of Object.entries(ERROR_CODES)) {
      expect(page).toContain(`<tr id="${code}">`);
      expect(page).toContain(`<td>${title}</td><td>${remedy}</td>`);
    }
  });
});
