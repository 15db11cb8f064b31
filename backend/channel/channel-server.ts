import { Logger } from '@nestjs/common';
import { randomBytes } from 'node:crypto';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { isErrorCode } from '../contracts/error-codes';
import type { ChannelError } from './channel-error';
import { helloText, shardTicketText, ticketText, type ClusterKey } from './cluster-key';
import { encodeFrame, FrameReader, type Frame, type FrameType } from './frames';
import { helloSchema, type Hello } from './hello';

/** Milliseconds a caller has to prove who it is. */
const HELLO_TIMEOUT_MS = 3_000;

/** Answers one request. What it throws goes back as an error frame with its code. */
export type RequestHandler = (payload: Buffer, caller: Hello) => Promise<Uint8Array> | Uint8Array;

/** The worker's end of the channel: lets in only whom the cluster key vouches for. */
export class ChannelServer {
  private readonly logger = new Logger('channel');
  private readonly server: Server;
  private readonly sockets = new Set<Socket>();

  constructor(
    private readonly key: ClusterKey,
    private readonly handlers: Partial<Record<FrameType, RequestHandler>>,
  ) {
    this.server = createServer((socket) => this.accept(socket));
  }

  /** Binds a free port and returns the address to announce. */
  async listen(host: string): Promise<string> {
    await new Promise<void>((resolve, reject) => {
      this.server.once('error', reject).listen(0, host, resolve);
    });
    // a connection that could not be accepted concerns its caller only
    this.server.on('error', () => undefined);
    return `${host}:${(this.server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private accept(socket: Socket): void {
    const challenge = randomBytes(32).toString('base64');
    const reader = new FrameReader();
    let caller: Hello | undefined;
    socket.setNoDelay(true);
    this.sockets.add(socket);
    const timer = setTimeout(() => socket.destroy(), HELLO_TIMEOUT_MS);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      clearTimeout(timer);
      this.sockets.delete(socket);
    });
    send(socket, { requestId: 0, type: 'challenge', payload: Buffer.from(challenge) });

    const onFrame = (frame: Frame): void => {
      if (caller) {
        void this.answer(socket, frame, caller);
        return;
      }
      caller = this.authenticate(frame, challenge);
      if (!caller) {
        socket.destroy();
        return;
      }
      clearTimeout(timer);
      reader.trust();
      send(socket, { requestId: frame.requestId, type: 'welcome', payload: Buffer.alloc(0) });
    };
    socket.on('data', (chunk: Buffer) => {
      try {
        for (const frame of reader.push(chunk)) onFrame(frame);
      } catch {
        socket.destroy();
      }
    });
  }

  private authenticate(frame: Frame, challenge: string): Hello | undefined {
    if (frame.type !== 'hello') return undefined;
    const parsed = helloSchema.safeParse(JSON.parse(frame.payload.toString()));
    if (!parsed.success) return undefined;
    return this.isProved(parsed.data, challenge) ? parsed.data : undefined;
  }

  private isProved(hello: Hello, challenge: string): boolean {
    switch (hello.caller) {
      case 'head':
        return this.key.isSignature(helloText(challenge), hello.signature);
      case 'peer':
        return this.key.isSignature(ticketText(hello.modelId, hello.nodeId), hello.ticket);
      case 'assembly':
        return this.key.isSignature(shardTicketText(hello.modelId), hello.ticket);
    }
  }

  private async answer(socket: Socket, frame: Frame, caller: Hello): Promise<void> {
    try {
      const handler = this.handlers[frame.type];
      if (!handler) throw new Error(`no handler for ${frame.type}`);
      const reply = await handler(frame.payload, caller);
      const payload = Buffer.from(reply.buffer, reply.byteOffset, reply.byteLength);
      send(socket, { requestId: frame.requestId, type: 'reply', payload });
    } catch (error) {
      const payload = Buffer.from(JSON.stringify(this.describe(error)));
      send(socket, { requestId: frame.requestId, type: 'error', payload });
    }
  }

  /** What was not foreseen belongs into the log of this process, and is no caller's business. */
  private describe(error: unknown): ChannelError {
    if (isCoded(error)) return { code: error.code, message: error.message, details: error.details };
    this.logger.error(error instanceof Error ? error.stack : error);
    return { code: 'internal', message: 'The worker failed; its log says why.', details: [] };
  }
}

function send(socket: Socket, frame: Frame): void {
  if (socket.destroyed) return;
  socket.cork();
  for (const part of encodeFrame(frame)) socket.write(part);
  process.nextTick(() => socket.uncork());
}

/** Errors of ours carry a code of the table and details, DomainErrors and the kernels' alike. */
function isCoded(error: unknown): error is Error & ChannelError {
  if (!(error instanceof Error) || !('code' in error) || !('details' in error)) return false;
  return isErrorCode(error.code) && Array.isArray(error.details);
}
