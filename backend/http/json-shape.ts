import { DomainError } from '../errors/domain-error';

export interface JsonShape {
  /** True where arrays hold rows of tables, as in `/train`. */
  arraysAreRows: boolean;
}

const MOST_DEPTH = 64;
/** Fields whose values are tables: keys beneath them are names of columns, numbers are values. */
const TABLES = new Set(['features', 'data']);
/** What objects of a program inherit: as a name of ours it is a mistake or an attack. */
const INHERITED = new Set(['__proto__', 'constructor', 'prototype']);
const FEWEST_UNSAFE_DIGITS = 16;

const [QUOTE, BACKSLASH, COMMA, COLON] = [0x22, 0x5c, 0x2c, 0x3a];
const [OPEN_ARRAY, CLOSE_ARRAY, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d];
const MINUS = 0x2d;

/** One open object or array. */
interface Frame {
  isObject: boolean;
  /** True where it belongs to a table. */
  isTable: boolean;
  expectsKey: boolean;
  key: string;
  /** Keys so far; a table's are not collected. */
  keys: Set<string> | undefined;
}

/**
 * Refuses JSON that its parser would take and whose meaning is lost on the way: nesting that
 * overflows stacks, keys that come twice or that every object inherits, integers that doubles change.
 * Within tables only the nesting counts. Whether the bytes are JSON is the parser's to say.
 */
export function checkJsonShape(bytes: Buffer, shape: JsonShape): void {
  const frames: Frame[] = [];
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at]!;
    const frame = frames[frames.length - 1];
    if (byte === QUOTE) {
      const end = endOfString(bytes, at);
      if (frame?.expectsKey === true) takeKey(frame, bytes.toString('utf8', at, end + 1));
      at = end;
    } else if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) {
      if (frames.length === MOST_DEPTH) throw tooDeep();
      frames.push(open(byte === OPEN_OBJECT, frame, shape));
    } else if (byte === CLOSE_OBJECT || byte === CLOSE_ARRAY) frames.pop();
    else if (byte === COMMA && frame) frame.expectsKey = frame.isObject;
    else if (isNumeric(byte) && frame?.isTable !== true) at = endOfNumber(bytes, at);
  }
}

function open(isObject: boolean, outer: Frame | undefined, shape: JsonShape): Frame {
  const isTable =
    outer !== undefined &&
    (outer.isTable ||
      (outer.isObject && TABLES.has(outer.key)) ||
      (!isObject && shape.arraysAreRows));
  const keys = isObject && !isTable ? new Set<string>() : undefined;
  return { isObject, isTable, expectsKey: isObject && !isTable, key: '', keys };
}

function takeKey(frame: Frame, written: string): void {
  frame.expectsKey = false;
  if (!frame.keys) return;
  frame.key = unescaped(written);
  if (INHERITED.has(frame.key))
    throw new DomainError(
      'bad-request',
      `${written} cannot be a key here: every object has that already. Take another name.`,
    );
  if (frame.keys.has(frame.key))
    throw new DomainError(
      'bad-request',
      `The key ${written.slice(0, 80)} stands twice in one object. Send it once.`,
    );
  frame.keys.add(frame.key);
}

function unescaped(written: string): string {
  try {
    return String(JSON.parse(written));
  } catch {
    return written.slice(1, -1);
  }
}

/** Position of the closing quote, or the end. */
function endOfString(bytes: Buffer, start: number): number {
  for (let end = bytes.indexOf(QUOTE, start + 1); end >= 0; end = bytes.indexOf(QUOTE, end + 1)) {
    let escapes = 0;
    while (bytes[end - 1 - escapes] === BACKSLASH) escapes++;
    if (escapes % 2 === 0) return end;
  }
  return bytes.length;
}

function isNumeric(byte: number): boolean {
  return byte === MINUS || (byte >= 0x30 && byte <= 0x39);
}

/** Position of its last character. */
function endOfNumber(bytes: Buffer, start: number): number {
  let end = start + 1;
  while (end < bytes.length && !isEnd(bytes[end]!)) end++;
  if (end - start >= FEWEST_UNSAFE_DIGITS) requireExact(bytes.toString('latin1', start, end));
  return end - 1;
}

function isEnd(byte: number): boolean {
  return (
    byte <= 0x20 ||
    byte === COMMA ||
    byte === COLON ||
    byte === CLOSE_ARRAY ||
    byte === CLOSE_OBJECT
  );
}

function requireExact(written: string): void {
  if (!/^-?\d+$/.test(written) || Number.isSafeInteger(Number(written))) return;
  throw new DomainError(
    'bad-request',
    `The number ${written.slice(0, 40)} is beyond 2^53, where numbers lose digits. Send it as a string, or a smaller one.`,
  );
}

function tooDeep(): DomainError {
  return new DomainError(
    'bad-request',
    `The JSON is nested deeper than ${MOST_DEPTH} levels. Send it flatter.`,
  );
}
