/** What one cell looks like on its own, before its column is known. */
export type CellKind =
  'missing' | 'integer' | 'decimal' | 'huge' | 'leading-zero' | 'boolean' | 'text';

/** How tables write that there is no value. Spaces around them do not count. */
const MISSING = new Set([
  '',
  'NA',
  'N/A',
  'n/a',
  '#N/A',
  '<NA>',
  'NaN',
  'nan',
  'null',
  'NULL',
  'None',
  '?',
]);
const LONGEST_MARKER = 4;
const LONGEST_NUMBER = 400;
const INTEGER = /^[+-]?\d+$/;
const DECIMAL = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;
const LEADING_ZERO = /^[+-]?0\d/;

/**
 * `trimmed` is the value without the spaces around it. Numbers are decimal and finite: `0x10`,
 * `1_000`, `1,5`, `inf` and `1e309` are texts. `huge` integers lie beyond 2^53, where doubles skip some.
 */
export function cellKind(trimmed: string): CellKind {
  if (isMarker(trimmed)) return 'missing';
  const first = trimmed.charCodeAt(0);
  const mayBeNumber = first < 0x3a && trimmed.length <= LONGEST_NUMBER;
  if (!mayBeNumber) return isBoolean(trimmed) ? 'boolean' : 'text';
  if (!DECIMAL.test(trimmed)) return 'text';
  if (LEADING_ZERO.test(trimmed)) return 'leading-zero';
  const value = Number(trimmed);
  if (!Number.isFinite(value)) return 'text';
  if (!INTEGER.test(trimmed)) return 'decimal';
  return Number.isSafeInteger(value) ? 'integer' : 'huge';
}

/** Zero has no sign here: `-0` and `0` are one value. */
export function numberOf(text: string): number {
  return Number(text) + 0;
}

export function isMissing(text: string): boolean {
  return isMarker(text.trim());
}

/** 0 for false, 1 for true: the codes of a boolean column. */
export function booleanCode(text: string): number {
  return text.trim().toLowerCase() === 'true' ? 1 : 0;
}

function isMarker(trimmed: string): boolean {
  return trimmed.length <= LONGEST_MARKER && MISSING.has(trimmed);
}

function isBoolean(trimmed: string): boolean {
  if (trimmed.length !== 4 && trimmed.length !== 5) return false;
  const lower = trimmed.toLowerCase();
  return lower === 'true' || lower === 'false';
}
