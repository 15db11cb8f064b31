import type { JsonValue } from '../../contracts/json';
import { KernelError } from '../kernel-error';
import { checkModel } from './check-model';
import type { FittedModel } from './fitted-model';

export type { FittedModel } from './fitted-model';

/**
 * The bytes of a model, canonical: the same model gives the same bytes, so their hash identifies it.
 *
 *     0  4  magic "DRVM"
 *     4  4  format version (1)
 *     8  4  bytes of the header
 *    12  4  number of sections
 *    16  …  header: JSON with sorted keys, `{ model, sections }`
 *     …     sections, one per typed array, each starting at a multiple of 8 bytes
 *
 * In `model` a typed array is written as `{ "$section": n }`, and `sections[n]` gives its type and
 * length. All little-endian, gaps are 0.
 */
export function encodeModel(model: FittedModel): Uint8Array {
  const arrays: SectionArray[] = [];
  const plain = toPlain(model, arrays);
  const sections = arrays.map((array) => ({ length: array.length, type: typeOf(array) }));
  const header = new TextEncoder().encode(JSON.stringify({ model: plain, sections }));
  const offsets = sectionOffsets(header.length, sections);
  const bytes = new Uint8Array(offsets[sections.length]!);
  const view = new DataView(bytes.buffer);
  bytes.set(MAGIC);
  view.setUint32(4, FORMAT_VERSION, true);
  view.setUint32(8, header.length, true);
  view.setUint32(12, sections.length, true);
  bytes.set(header, PREAMBLE_BYTES);
  arrays.forEach((array, index) => {
    // Every host that Node runs on here keeps numbers little-endian, as the format does.
    const own = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
    bytes.set(own, offsets[index]);
  });
  return bytes;
}

/**
 * The model's arrays are views on these bytes where those are aligned to 8, else on one copy of them.
 * Nobody writes to either.
 *
 * @throws KernelError `internal` for anything that encodeModel did not write
 */
export function decodeModel(bytes: Uint8Array): FittedModel {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const { model, sections } = readHeader(bytes, view);
  const offsets = sectionOffsets(view.getUint32(8, true), sections);
  if (offsets[sections.length] !== bytes.length)
    throw damaged(`${bytes.length} bytes, ${offsets[sections.length]} announced`);
  // Sections begin at multiples of 8, but bytes that came in a larger buffer may begin anywhere.
  const aligned = bytes.byteOffset % 8 === 0 ? bytes : new Uint8Array(bytes);
  const arrays = sections.map(({ type, length }, index) => {
    const start = offsets[index]!;
    return SECTION_TYPES[type].over(aligned.buffer, aligned.byteOffset + start, length);
  });
  const decoded = fromPlain(model, arrays) as FittedModel;
  const problem = checkModel(decoded);
  if (problem !== undefined) throw damaged(problem);
  return decoded;
}

type SectionArray = Float64Array | Float32Array | Int32Array;

interface Section {
  type: keyof typeof SECTION_TYPES;
  length: number;
}

const MAGIC = Uint8Array.of(0x44, 0x52, 0x56, 0x4d);
const FORMAT_VERSION = 1;
const PREAMBLE_BYTES = 16;
const SECTION_KEY = '$section';

type Place = [bytes: ArrayBufferLike, offset: number, length: number];

const SECTION_TYPES = {
  f64: { width: 8, over: (...place: Place): SectionArray => new Float64Array(...place) },
  f32: { width: 4, over: (...place: Place): SectionArray => new Float32Array(...place) },
  i32: { width: 4, over: (...place: Place): SectionArray => new Int32Array(...place) },
};

function typeOf(array: SectionArray): Section['type'] {
  if (array instanceof Float64Array) return 'f64';
  return array instanceof Float32Array ? 'f32' : 'i32';
}

/** Where each section starts, and as last element where the bytes end. */
function sectionOffsets(headerBytes: number, sections: readonly Section[]): number[] {
  const offsets = [align(PREAMBLE_BYTES + headerBytes)];
  for (const { type, length } of sections)
    offsets.push(align(offsets[offsets.length - 1]! + length * SECTION_TYPES[type].width));
  return offsets;
}

function align(offset: number): number {
  return Math.ceil(offset / 8) * 8;
}

/** JSON with sorted keys; typed arrays move to `arrays`. Recursion is as deep as the types above. */
function toPlain(value: unknown, arrays: SectionArray[]): JsonValue {
  if (isSectionArray(value)) return { [SECTION_KEY]: arrays.push(value) - 1 };
  if (Array.isArray(value)) return value.map((item) => toPlain(item, arrays));
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value as Record<string, unknown>)
      .filter(([, item]) => item !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1));
    return Object.fromEntries(entries.map(([key, item]) => [key, toPlain(item, arrays)]));
  }
  if (typeof value === 'number' && !Number.isFinite(value))
    throw new KernelError('not-finite', `A model cannot hold ${value}. Check the training data.`);
  return value as JsonValue;
}

function isSectionArray(value: unknown): value is SectionArray {
  return (
    value instanceof Float64Array || value instanceof Float32Array || value instanceof Int32Array
  );
}

function readHeader(bytes: Uint8Array, view: DataView): { model: unknown; sections: Section[] } {
  if (bytes.length < PREAMBLE_BYTES || MAGIC.some((byte, at) => bytes[at] !== byte))
    throw damaged('it does not start with DRVM');
  const version = view.getUint32(4, true);
  if (version !== FORMAT_VERSION) throw damaged(`its format version is ${version}, not 1`);
  const end = PREAMBLE_BYTES + view.getUint32(8, true);
  if (end > bytes.length) throw damaged('its header is cut off');
  const header = parseJson(bytes.subarray(PREAMBLE_BYTES, end));
  if (!isObject(header) || !Array.isArray(header['sections'])) throw damaged('its header is empty');
  const sections: unknown[] = header['sections'];
  if (sections.length !== view.getUint32(12, true) || !sections.every(isSection))
    throw damaged('its sections are not described');
  return { model: header['model'], sections };
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    throw damaged(
      `its header is not JSON (${error instanceof Error ? error.message : 'unreadable'})`,
    );
  }
}

function isSection(value: unknown): value is Section {
  return (
    isObject(value) &&
    typeof value['type'] === 'string' &&
    Object.hasOwn(SECTION_TYPES, value['type']) &&
    Number.isSafeInteger(value['length']) &&
    (value['length'] as number) >= 0
  );
}

function fromPlain(value: unknown, arrays: readonly SectionArray[]): unknown {
  if (Array.isArray(value)) return value.map((item) => fromPlain(item, arrays));
  if (!isObject(value)) return value;
  if (Object.hasOwn(value, SECTION_KEY)) {
    const array = arrays[value[SECTION_KEY] as number];
    if (!array) throw damaged('it names a section that it does not have');
    return array;
  }
  // fromEntries defines own properties, so a key "__proto__" stays a key.
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, fromPlain(item, arrays)]),
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function damaged(reason: string): KernelError {
  return new KernelError(
    'internal',
    `These bytes are not a model: ${reason}. Fetch them from another copy, or rebuild the model.`,
  );
}
