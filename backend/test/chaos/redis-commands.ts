import net from 'node:net';

const TIMEOUT_MS = 1_000;

export type RedisReply = string | number | null | RedisReply[];

/**
 * Sends commands to a Redis, one connection for all of them, and returns its replies. For the few
 * that the harness needs; the platform itself speaks to Redis through Bull alone.
 */
export function redisCommands(url: string, ...commands: string[][]): Promise<RedisReply[]> {
  const { hostname, port, password } = new URL(url);
  const all = [['AUTH', password], ...commands];
  return new Promise((resolve, reject) => {
    const socket = net.connect(Number(port), hostname, () => {
      for (const command of all) socket.write(encode(command));
    });
    let received = '';
    socket.setTimeout(TIMEOUT_MS, () => socket.destroy(new Error('Redis does not answer')));
    socket.on('error', reject).on('close', () => reject(new Error('Redis hung up')));
    socket.setEncoding('latin1').on('data', (text: string) => {
      received += text;
      const replies = decode(received, all.length);
      if (!replies) return;
      resolve(replies.slice(1));
      socket.destroy();
    });
  });
}

/** Lets a Redis take so many bytes; 0 is as many as there are. */
export function limitRedis(url: string, bytes: number): Promise<RedisReply[]> {
  return redisCommands(url, ['CONFIG', 'SET', 'maxmemory', String(bytes)]);
}

function encode(parts: string[]): string {
  return `*${parts.length}\r\n${parts.map((part) => `$${Buffer.byteLength(part)}\r\n${part}\r\n`).join('')}`;
}

/** The first `count` replies, or undefined where they are not all there yet. */
function decode(text: string, count: number): RedisReply[] | undefined {
  let at = 0;
  const line = (): string => {
    const end = text.indexOf('\r\n', at);
    if (end < 0) throw new Incomplete();
    const found = text.slice(at, end);
    at = end + 2;
    return found;
  };
  const bulk = (length: number): string | null => {
    if (length < 0) return null;
    if (text.length < at + length + 2) throw new Incomplete();
    at += length + 2;
    return text.slice(at - length - 2, at - 2);
  };
  const reply = (): RedisReply => {
    const head = line();
    const rest = head.slice(1);
    if (head.startsWith(':')) return Number(rest);
    if (head.startsWith('$')) return bulk(Number(rest));
    if (head.startsWith('*')) return Array.from({ length: Math.max(0, Number(rest)) }, reply);
    return rest;
  };
  try {
    return Array.from({ length: count }, reply);
  } catch (error) {
    if (error instanceof Incomplete) return undefined;
    throw error;
  }
}

class Incomplete extends Error {}
