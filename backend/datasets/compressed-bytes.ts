import { promisify } from 'node:util';
import { brotliCompress, brotliDecompressSync, constants } from 'node:zlib';
import { CorruptBlockError } from './corrupt-block-error';

/** How stored bytes are packed: 0 = as they are, 1 = brotli. */
export interface CompressedBytes {
  codec: number;
  packed: Uint8Array;
}

export const RAW = 0;
const BROTLI = 1;

export function isCodec(codec: number): boolean {
  return codec === RAW || codec === BROTLI;
}

/** Compressed bytes are kept only where they are fewer than this share: reading raw ones costs nothing. */
const WORTH_IT = 0.8;

/** Fewer bytes are kept as they are: what brotli needs to begin would be most of the time. */
const FEW_BYTES = 1_024;

/** Brotli gets room for all that comes out, so that it is asked once and not for every 16 KiB of it. */
const MOST_AT_ONCE = 64 * 1024 ** 2;
/** A buffer that is filled to its end makes brotli ask for another one. */
const SPARE_BYTES = 1024;

const brotli = promisify(brotliCompress);

/**
 * Brotli at quality 0, on a thread of its own: measured on narrowed columns and on texts, it takes a
 * quarter to a half of the time of deflate level 1 and leaves about as many bytes.
 */
export async function compress(bytes: Buffer): Promise<CompressedBytes> {
  if (bytes.length < FEW_BYTES) return { codec: RAW, packed: bytes };
  const packed = await brotli(bytes, {
    chunkSize: Math.min(bytes.length, MOST_AT_ONCE) + SPARE_BYTES,
    params: {
      [constants.BROTLI_PARAM_QUALITY]: 0,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    },
  });
  return packed.length < bytes.length * WORTH_IT
    ? { codec: BROTLI, packed }
    : { codec: RAW, packed: bytes };
}

/** The bytes that were compressed. Throws CorruptBlockError where they are not so many. */
export function inflate(
  packed: Buffer,
  { codec, payloadBytes }: { codec: number; payloadBytes: number },
): Buffer {
  const bytes = codec === RAW ? packed : decompress(packed, payloadBytes);
  if (bytes.length === payloadBytes) return bytes;
  throw new CorruptBlockError('its length does not match');
}

function decompress(packed: Buffer, expectedBytes: number): Buffer {
  try {
    return brotliDecompressSync(packed, {
      maxOutputLength: Math.max(1, expectedBytes),
      chunkSize: Math.min(expectedBytes, MOST_AT_ONCE) + SPARE_BYTES,
    });
  } catch (error) {
    throw new CorruptBlockError(error instanceof Error ? error.message : 'it does not inflate');
  }
}
