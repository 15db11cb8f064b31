import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { loadConfig } from '../config/config';
import { checkBind, createLocalGate } from './local-gate';

describe('Local gate', () => {
  let server: Server;
  let port: number;

  beforeAll(async () => {
    const app = express();
    app.use(createLocalGate(loadConfig({ ALLOWED_HOSTS: 'drover.example' })));
    app.use((_request, response) => void response.send('in'));
    app.use(
      (
        _error: unknown,
        _request: express.Request,
        response: express.Response,
        _next: express.NextFunction,
      ) => void response.status(403).end(),
    );
    server = createServer(app).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    port = (server.address() as AddressInfo).port;
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  const statusOf = (method: string, headers: Record<string, string>): Promise<number | undefined> =>
    new Promise((resolve, reject) => {
      request({ host: '127.0.0.1', port, method, headers }, (response) => {
        response.resume();
        resolve(response.statusCode);
      })
        .on('error', reject)
        .end();
    });

  it.each([
    ['GET', { host: 'localhost:8000' }, 200],
    ['POST', { host: '127.0.0.1:8000' }, 200],
    ['POST', { host: 'drover.example' }, 200],
    ['GET', { host: 'evil.example' }, 403],
    ['GET', { host: 'localhost.evil.example' }, 403],
    ['POST', { host: 'localhost:8000', origin: 'http://localhost:8000' }, 200],
    ['POST', { host: 'localhost:8000', origin: 'https://evil.example' }, 403],
    ['DELETE', { host: 'localhost:8000', origin: 'null' }, 403],
    ['GET', { host: 'localhost:8000', origin: 'https://evil.example' }, 200],
  ])('answers %s with %j by %i', async (method, headers, status) => {
    expect(await statusOf(method, headers)).toBe(status);
  });
});

describe('checkBind', () => {
  it('refuses a bind beyond loopback that nobody vouches for', () => {
    expect(() => checkBind(loadConfig({ BIND: '0.0.0.0' }))).toThrow('without any credential');
    expect(() =>
      checkBind(loadConfig({ BIND: '0.0.0.0', ACCESS: 'local-published' })),
    ).not.toThrow();
    expect(() => checkBind(loadConfig({}))).not.toThrow();
  });
});
