/**
 * Writes protocol buffers: the wire format of ONNX files. Only what they need, varints and
 * length-delimited fields. Source: protobuf.dev, "Encoding".
 */
export type Field = Uint8Array;

const VARINT = 0;
const LENGTH_DELIMITED = 2;

/** @param value whole, within ±2^53; negative ones take ten bytes, as the format has it */
export function integerField(number: number, value: number | bigint): Field {
  return Uint8Array.from([...varint((number << 3) | VARINT), ...varint(value)]);
}

export function bytesField(number: number, bytes: Uint8Array): Field {
  return concatenate([lengthHead(number, bytes.length), bytes]);
}

export function textField(number: number, text: string): Field {
  return bytesField(number, new TextEncoder().encode(text));
}

export function messageField(number: number, fields: readonly Field[]): Field {
  const length = fields.reduce((sum, field) => sum + field.length, 0);
  return concatenate([lengthHead(number, length), ...fields]);
}

export function floatsField(number: number, values: ArrayLike<number>): Field {
  const packed = Float32Array.from(values);
  return bytesField(number, new Uint8Array(packed.buffer));
}

export function integersField(number: number, values: ArrayLike<number>): Field {
  const bytes: number[] = [];
  for (let at = 0; at < values.length; at++) bytes.push(...varint(values[at]!));
  return bytesField(number, Uint8Array.from(bytes));
}

export function concatenate(parts: readonly Uint8Array[]): Uint8Array {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const all = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

function lengthHead(number: number, length: number): Uint8Array {
  return Uint8Array.from([...varint((number << 3) | LENGTH_DELIMITED), ...varint(length)]);
}

function varint(value: number | bigint): number[] {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  while (rest > 127n) {
    bytes.push(Number(rest & 127n) | 128);
    rest >>= 7n;
  }
  bytes.push(Number(rest));
  return bytes;
}
