import { connect, type Socket } from 'node:net';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { until } from '../cluster';
import { startBadInputCluster, type BadInputCluster } from './bad-input-cluster';

const IDLE = 500;
const CSV = 'a,b\n' + '1,2\n'.repeat(80_000);

describe('Callers that are slow', () => {
  let cluster: BadInputCluster;
  let port: number;
  const sockets: Socket[] = [];

  beforeAll(async () => {
    cluster = await startBadInputCluster({ workers: 0, env: { MAX_CONNECTIONS: '600' } });
    port = Number(new URL(cluster.url).port);
  }, 60_000);
  afterAll(async () => {
    for (const socket of sockets) socket.destroy();
    await cluster.stop();
  });

  const open = async (): Promise<Socket> => {
    const socket = connect({ host: '127.0.0.1', port, noDelay: true });
    socket.on('error', () => undefined);
    sockets.push(socket);
    await once(socket, 'connect');
    return socket;
  };
  const closed = async (socket: Socket): Promise<boolean> => {
    if (!socket.closed) await once(socket, 'close');
    return true;
  };
  /** What comes back first for a request on this very connection; nothing where it is closed. */
  const ask = (socket: Socket): Promise<string> =>
    new Promise((resolve) => {
      socket.once('data', (data: Buffer) => resolve(data.toString()));
      socket.once('close', () => resolve(''));
      socket.write(`GET /health HTTP/1.1\r\nHost: localhost:${port}\r\n\r\n`);
    });
  const head = (length: number): string =>
    `POST /api/v1/datasets?name=slow HTTP/1.1\r\nHost: localhost:${port}\r\n` +
    `Content-Type: text/csv\r\nContent-Length: ${length}\r\n\r\n`;
  /** Sends the body so many bytes a second, and answers what comes back. */
  const sendSlowly = async (bytesPerSecond: number, length = CSV.length): Promise<string> => {
    const socket = await open();
    const answer: Buffer[] = [];
    socket.on('data', (data: Buffer) => answer.push(data));
    socket.write(head(length));
    const part = Math.ceil(bytesPerSecond / 4);
    for (let at = 0; at < length && !socket.closed && answer.length === 0; at += part) {
      socket.write(CSV.slice(at, Math.min(length, at + part)));
      await sleep(250);
    }
    while (answer.length === 0 && !socket.closed) await sleep(50);
    return Buffer.concat(answer).toString();
  };

  it('do not keep a head from its work: idle, with slow headers, with slow bodies', async () => {
    const { files, redisKeys } = await cluster.kept();
    const idle = await Promise.all(Array.from({ length: IDLE }, open));
    const dripping = await Promise.all(Array.from({ length: 20 }, open));
    for (const socket of dripping) {
      socket.write('GET /health HTTP/1.1\r\nX-Slow: ');
      const drip = setInterval(() => socket.write('a'), 200);
      socket.once('close', () => clearInterval(drip));
    }
    for (const socket of [...idle, ...dripping]) socket.resume();
    const slow = Promise.all(Array.from({ length: 5 }, () => sendSlowly(1_000)));
    const paced = sendSlowly(24_000);

    const waits: number[] = [];
    const ended = new AbortController();
    const watched = (async () => {
      while (!ended.signal.aborted) {
        const started = performance.now();
        expect((await cluster.send('/health', {})).status).toBe(200);
        waits.push(performance.now() - started);
        await sleep(50);
      }
    })();
    expect(await Promise.all([...idle, ...dripping].map(closed))).not.toContain(false);
    for (const answer of await slow) {
      expect(answer).toContain('408 Request Timeout');
      expect(answer).toContain('"code":"request-timeout"');
    }
    expect(await paced).toContain('201 Created');
    ended.abort();
    await watched;
    const after = await cluster.kept();
    expect([after.files, after.redisKeys, after.rows['upload']]).toEqual([files, redisKeys, 1]);
    waits.sort((a, b) => a - b);
    process.stdout.write(
      `/health meanwhile: p99 ${waits[Math.floor(waits.length * 0.99)]?.toFixed(1)} ms\n`,
    );
  }, 60_000);

  it('may rest between two requests for longer than headers may take', async () => {
    const socket = await open();
    expect(await ask(socket)).toContain('Keep-Alive: timeout=65');
    await sleep(7_000);
    expect(await ask(socket)).toContain('200 OK');
  }, 30_000);

  it('leave nothing behind when they go in the middle of a file', async () => {
    const before = await cluster.kept();
    for (const form of [false, true]) {
      const socket = await open();
      const type = form ? 'multipart/form-data; boundary=x' : 'text/csv';
      const part = form
        ? '--x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n'
        : '';
      socket.write(head(1e6).replace('text/csv', type) + part + CSV.slice(0, 10_000));
      await sleep(300);
      socket.destroy();
      await closed(socket);
    }
    await until(async () => (await cluster.kept()).files.length === before.files.length);
    expect(await cluster.kept()).toEqual(before);
  });

  it('are refused beyond MAX_CONNECTIONS, and served again when others have gone', async () => {
    const crowd = await Promise.all(Array.from({ length: 700 }, open));
    for (const socket of crowd) socket.resume();
    const refused = () => crowd.filter((socket) => socket.closed).length;
    await until(() => Promise.resolve(refused() >= 100));
    for (const socket of crowd) socket.destroy();
    await Promise.all(crowd.map(closed));
    let answer = '';
    await until(async () => (answer = await ask(await open())) !== '');
    expect(answer).toContain('200 OK');
  });
});
