export interface CellFault {
  code: string;
  detail: string;
  expected: string;
}

/**
 * Why a text cannot be a value of a table; undefined where it can. Text files are searched for both
 * before they are cut into cells.
 */
export function cellFault(text: string, fieldBytes: number): CellFault | undefined {
  // three bytes are the most that a UTF-16 unit takes
  if (text.length * 3 > fieldBytes && Buffer.byteLength(text) > fieldBytes)
    return fieldTooLong(fieldBytes);
  if (!text.includes('\0')) return undefined;
  return {
    code: 'nul-character',
    detail: 'holds a NUL character',
    expected: 'text without control characters',
  };
}

export function fieldTooLong(fieldBytes: number): CellFault {
  return {
    code: 'field-too-long',
    detail: `holds a value of more than ${fieldBytes} bytes`,
    expected: `at most ${fieldBytes} bytes`,
  };
}
