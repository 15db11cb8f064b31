import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';
import { StartError } from './start-error';

/**
 * Below every system's range for outgoing connections: a port in that range can be taken, while its
 * server restarts, by the very client that tries to reach it.
 */
const LOWEST = 15_000;
const HIGHEST = 32_000;
const TRIES = 50;

/** A port of 127.0.0.1 that nobody listens on now. */
export async function freePort(): Promise<number> {
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const port = randomInt(LOWEST, HIGHEST);
    if (await isPortFree(port, '127.0.0.1')) return port;
  }
  throw new StartError(`No free port found between ${LOWEST} and ${HIGHEST} on 127.0.0.1.`);
}

/** Whether a server could bind that port now. Errors other than "in use" are thrown. */
export async function isPortFree(port: number, host: string): Promise<boolean> {
  const server = createServer();
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject).listen({ port, host, exclusive: true }, resolve);
    });
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') return false;
    throw error;
  } finally {
    server.close();
  }
}
