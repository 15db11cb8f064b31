/** Texts that mean "no value", compared after trimming. */
const MISSING = new Set(['', 'NA', 'N/A', 'n/a', 'NaN', 'nan', 'null', 'NULL', 'None', '?']);

const INTEGER = /^[+-]?(?:0|[1-9]\d*)$/;
const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const DIGITS = /^\d+$/;

export function isMissing(text: string): boolean {
  return MISSING.has(text.trim());
}

/** A decimal number with point and exponent; no hexadecimal, no separators of thousands, nothing infinite. */
export function isNumber(text: string): boolean {
  const trimmed = text.trim();
  return DECIMAL.test(trimmed) && !isNumericId(trimmed) && Number.isFinite(Number(trimmed));
}

/** A whole number that a Float64 holds exactly. */
export function isInteger(text: string): boolean {
  const trimmed = text.trim();
  return INTEGER.test(trimmed) && Number.isSafeInteger(Number(trimmed));
}

/** Digits that are a name and no quantity: `007`, or more of them than a Float64 tells apart. */
export function isNumericId(text: string): boolean {
  const trimmed = text.trim();
  return (
    DIGITS.test(trimmed) &&
    ((trimmed.length > 1 && trimmed.startsWith('0')) || !Number.isSafeInteger(Number(trimmed)))
  );
}

export function isBoolean(text: string): boolean {
  const lower = text.trim().toLowerCase();
  return lower === 'true' || lower === 'false';
}

/** 0 for false, 1 for true: the codes of a boolean column. */
export function booleanCode(text: string): number {
  return text.trim().toLowerCase() === 'true' ? 1 : 0;
}
