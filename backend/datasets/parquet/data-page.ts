import { promisify } from 'node:util';
import { constants, gzip } from 'node:zlib';

/** A page of a column chunk as it stands in a file. */
export interface Page {
  kind: 'data' | 'dictionary';
  /** Values, the missing ones too. */
  count: number;
  encoding: keyof typeof ENCODINGS;
  /** What follows the header, before compression. */
  payload: Buffer;
}

/** Numbers of the format: https://github.com/apache/parquet-format, parquet.thrift. */
const ENCODINGS = { PLAIN: 0, RLE: 3, RLE_DICTIONARY: 8 } as const;
const KINDS = { data: 0, dictionary: 2 } as const;
/** Header bytes of Thrift's compact protocol: the distance to the last field, and a type. */
const [NEXT_I32, TWO_ON_STRUCT, FOUR_ON_STRUCT, STOP] = [0x15, 0x2c, 0x4c, 0x00];

/** Chunks of fewer bytes are kept as they are: compressors need longer to begin than to work. */
const FEW_BYTES = 4_096;
export type Codec = 'GZIP' | 'UNCOMPRESSED';

export function codecFor(pages: readonly Page[]): Codec {
  const bytes = pages.reduce((sum, { payload }) => sum + payload.length, 0);
  return bytes < FEW_BYTES ? 'UNCOMPRESSED' : 'GZIP';
}

const compress = promisify(gzip);

/** Header and payload; the compression is a thread's of its own. Level 1: everything beyond costs more than it saves. */
export async function encodePage(
  page: Page,
  codec: Codec,
): Promise<{ bytes: Buffer; uncompressed: number }> {
  const { payload } = page;
  const packed =
    codec === 'GZIP'
      ? await compress(payload, { level: constants.Z_BEST_SPEED, chunkSize: payload.length + 1024 })
      : payload;
  const header = headerOf(page, packed.length);
  return {
    bytes: Buffer.concat([header, packed]),
    uncompressed: header.length + payload.length,
  };
}

/** Which values are there: levels 0 and 1 in the format's hybrid of runs and bits, after their length. */
export function levelsOf(present: Buffer | undefined, count: number): Buffer {
  const levels = present
    ? Buffer.concat([varint((present.length << 1) | 1), present])
    : Buffer.concat([varint(count << 1), Buffer.of(1)]);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(levels.length);
  return Buffer.concat([length, levels]);
}

/** Bits that are packed, after how many eights of values there are. */
export function bitPackedRun(packed: Buffer, width: number): Buffer {
  return Buffer.concat([varint(((packed.length / width) << 1) | 1), packed]);
}

function headerOf({ kind, count, encoding, payload }: Page, packedBytes: number): Buffer {
  const levels = kind === 'data' ? [...i32(ENCODINGS.RLE), ...i32(ENCODINGS.RLE)] : [];
  return Buffer.from([
    ...i32(KINDS[kind]),
    ...i32(payload.length),
    ...i32(packedBytes),
    kind === 'data' ? TWO_ON_STRUCT : FOUR_ON_STRUCT,
    ...i32(count),
    ...i32(ENCODINGS[encoding]),
    ...levels,
    STOP,
    STOP,
  ]);
}

/** A field, next to the last one, of a number that is not below zero. */
function i32(value: number): number[] {
  return [NEXT_I32, ...varint(value * 2)];
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value >>> 0;
  for (; rest >= 0x80; rest >>>= 7) bytes.push((rest & 0x7f) | 0x80);
  return Buffer.from([...bytes, rest]);
}
