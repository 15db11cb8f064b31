/**
 * The predict request and its reply: 16 bytes model id, 4 bytes row count, 4 bytes zero, then the
 * rows as Float64, row-major, little-endian; the reply is the predictions as Float64. The id names
 * one immutable version, so a late answer is at worst late.
 */
const HEADER_BYTES = 24;

export function encodePredict(modelId: string, rows: number, raw: Float64Array): Buffer {
  const message = Buffer.allocUnsafe(HEADER_BYTES + raw.byteLength);
  message.write(modelId.replaceAll('-', ''), 0, 'hex');
  message.writeUInt32LE(rows, 16);
  message.writeUInt32LE(0, 20);
  Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength).copy(message, HEADER_BYTES);
  return message;
}

export function decodePredict(message: Buffer): {
  modelId: string;
  rows: number;
  raw: Float64Array;
} {
  const hex = message.toString('hex', 0, 16);
  const modelId = [
    hex.slice(0, 8),
    hex.slice(8, 12),
    hex.slice(12, 16),
    hex.slice(16, 20),
    hex.slice(20),
  ].join('-');
  return { modelId, rows: message.readUInt32LE(16), raw: toFloats(message.subarray(HEADER_BYTES)) };
}

/** Copies into memory of its own, because a slice of a stream's chunk is seldom aligned to 8 bytes. */
export function toFloats(bytes: Buffer): Float64Array {
  const aligned = new Uint8Array(bytes.length);
  aligned.set(bytes);
  return new Float64Array(aligned.buffer);
}
