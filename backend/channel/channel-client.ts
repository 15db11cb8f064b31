import { connect, type Socket } from 'node:net';
import { DomainError } from '../errors/domain-error';
import { channelErrorSchema } from './channel-error';
import { encodeFrame, FrameReader, type Frame, type FrameType } from './frames';
import type { Hello } from './hello';

const CONNECT_TIMEOUT_MS = 1_500;

interface Pending {
  resolve: (payload: Buffer) => void;
  reject: (error: Error) => void;
  timer: NodeJS.Timeout;
}

/**
 * One connection to a worker, with many requests in flight. A request rejects with
 * `worker-unreachable` where no answer came, or with the error that the worker sent. Where one
 * request gets no answer in time the connection is given up, with all that wait on it.
 */
export class ChannelClient {
  private readonly pending = new Map<number, Pending>();
  private nextRequestId = 1;
  private closed = false;
  /** Called once, when the connection is of no more use. */
  onClose: () => void = () => undefined;

  private constructor(
    readonly address: string,
    private readonly socket: Socket,
  ) {}

  /** Connects and proves who is calling; `hello` is given the listener's challenge. */
  static async connect(
    address: string,
    hello: (challenge: string) => Hello,
  ): Promise<ChannelClient> {
    const separator = address.lastIndexOf(':');
    const socket = connect({
      host: address.slice(0, separator),
      port: Number(address.slice(separator + 1)),
      noDelay: true,
    });
    const client = new ChannelClient(address, socket);
    try {
      await client.introduce(hello);
    } catch (error) {
      client.close();
      throw error;
    }
    return client;
  }

  get inFlight(): number {
    return this.pending.size;
  }

  get isOpen(): boolean {
    return !this.closed;
  }

  request(type: FrameType, payload: Buffer, timeoutMs: number): Promise<Buffer> {
    if (this.closed) return Promise.reject(this.unreachable('the connection is closed'));
    const requestId = this.nextRequestId;
    this.nextRequestId = (this.nextRequestId % 0xffff_ffff) + 1;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.pending.delete(requestId);
        reject(this.unreachable(`no answer within ${timeoutMs} ms`));
        this.close();
      }, timeoutMs);
      this.pending.set(requestId, { resolve, reject, timer });
      this.write({ requestId, type, payload });
    });
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    this.onClose();
    this.socket.destroy();
    for (const { reject, timer } of this.pending.values()) {
      clearTimeout(timer);
      reject(this.unreachable('the connection broke'));
    }
    this.pending.clear();
  }

  private introduce(hello: (challenge: string) => Hello): Promise<void> {
    const reader = new FrameReader();
    return new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => reject(this.unreachable(`no welcome within ${CONNECT_TIMEOUT_MS} ms`)),
        CONNECT_TIMEOUT_MS,
      );
      const onFrame = (frame: Frame): void => {
        if (frame.type === 'challenge') {
          this.write({
            requestId: 0,
            type: 'hello',
            payload: Buffer.from(JSON.stringify(hello(frame.payload.toString()))),
          });
        } else if (frame.type === 'welcome') {
          clearTimeout(timer);
          reader.trust();
          resolve();
        } else this.settle(frame);
      };
      this.socket.on('data', (chunk: Buffer) => {
        try {
          for (const frame of reader.push(chunk)) onFrame(frame);
        } catch {
          this.close();
        }
      });
      const onEnd = (): void => {
        clearTimeout(timer);
        reject(this.unreachable('the connection was refused'));
        this.close();
      };
      this.socket.on('error', onEnd).on('close', onEnd);
    });
  }

  private settle(frame: Frame): void {
    const pending = this.pending.get(frame.requestId);
    if (!pending) return;
    this.pending.delete(frame.requestId);
    clearTimeout(pending.timer);
    if (frame.type === 'reply') pending.resolve(frame.payload);
    else pending.reject(remoteError(frame.payload, this.address));
  }

  private write(frame: Frame): void {
    this.socket.cork();
    for (const part of encodeFrame(frame)) this.socket.write(part);
    process.nextTick(() => this.socket.uncork());
  }

  private unreachable(why: string): DomainError {
    return new DomainError(
      'worker-unreachable',
      `The worker at ${this.address} does not answer: ${why}`,
    );
  }
}

function remoteError(payload: Buffer, address: string): DomainError {
  const parsed = channelErrorSchema.safeParse(parseJson(payload));
  if (!parsed.success)
    return new DomainError(
      'worker-unreachable',
      `The worker at ${address} sent an error that cannot be read`,
    );
  const { code, message, details } = parsed.data;
  return new DomainError(code, message, { details });
}

function parseJson(payload: Buffer): unknown {
  try {
    return JSON.parse(payload.toString());
  } catch {
    return undefined;
  }
}
