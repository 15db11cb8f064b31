/**
 * Frames of the channel between heads and workers: 4 bytes length of what follows the header, 4
 * bytes request id, 1 byte type, then the payload; little-endian. A reply repeats the request's id,
 * so that many requests share one connection.
 */
export const FRAME_TYPES = [
  'challenge',
  'hello',
  'welcome',
  'predict',
  'fetch-model',
  'stop-job',
  'reply',
  'error',
  'explain',
  'fetch-shard',
] as const;
export type FrameType = (typeof FRAME_TYPES)[number];

export interface Frame {
  requestId: number;
  type: FrameType;
  payload: Buffer;
}

const HEADER_BYTES = 9;
/** A model or a batch of rows larger than this is a mistake, or somebody who is not one of ours. */
const MAX_PAYLOAD_BYTES = 1024 ** 3;
/** Before it has proved who it is, a caller may not make us hold more than this. */
export const MAX_STRANGER_BYTES = 64 * 1024;

export function encodeFrame({ requestId, type, payload }: Frame): Buffer[] {
  const header = Buffer.allocUnsafe(HEADER_BYTES);
  header.writeUInt32LE(payload.length, 0);
  header.writeUInt32LE(requestId, 4);
  header.writeUInt8(FRAME_TYPES.indexOf(type), 8);
  return payload.length === 0 ? [header] : [header, payload];
}

/** Puts a byte stream together to frames. `push` throws on bytes that are no frame of ours. */
export class FrameReader {
  maxPayloadBytes = MAX_STRANGER_BYTES;
  private chunks: Buffer[] = [];
  private buffered = 0;

  trust(): void {
    this.maxPayloadBytes = MAX_PAYLOAD_BYTES;
  }

  *push(chunk: Buffer): Generator<Frame> {
    this.chunks.push(chunk);
    this.buffered += chunk.length;
    while (this.buffered >= HEADER_BYTES) {
      const header = this.peek(HEADER_BYTES);
      const length = header.readUInt32LE(0);
      const type = FRAME_TYPES[header.readUInt8(8)];
      if (type === undefined || length > this.maxPayloadBytes) {
        throw new Error(
          `not a frame of this channel (type ${header.readUInt8(8)}, ${length} bytes)`,
        );
      }
      if (this.buffered < HEADER_BYTES + length) return;
      const frame = this.take(HEADER_BYTES + length);
      yield { requestId: frame.readUInt32LE(4), type, payload: frame.subarray(HEADER_BYTES) };
    }
  }

  private peek(length: number): Buffer {
    const first = this.chunks[0];
    if (first && first.length >= length) return first;
    this.chunks = [Buffer.concat(this.chunks)];
    return this.chunks[0] ?? Buffer.alloc(0);
  }

  private take(length: number): Buffer {
    const whole = this.peek(length);
    const rest = whole.subarray(length);
    if (rest.length > 0) this.chunks[0] = rest;
    else this.chunks.shift();
    this.buffered -= length;
    return whole.subarray(0, length);
  }
}
