import type { ErrorCode } from '../../contracts/error-codes';
import type { ErrorDetail } from '../../contracts/error-detail';
import type { JsonValue } from '../../contracts/json';
import type { AppendedTable, AppendRequest } from './append-file';
import type { Inspection } from './inspect-file';
import type { ParsedTable, ParseRequest } from './parse-file';

/** What the head sends its parser: one file at a time. */
export type ParserRequest =
  | ({ type: 'parse' } & ParseRequest)
  | ({ type: 'append' } & AppendRequest)
  | ({ type: 'inspect' } & Omit<ParseRequest, 'uploadId'>);

export interface Refusal {
  type: 'refused';
  code: ErrorCode;
  message: string;
  details: ErrorDetail[];
  extensions: Record<string, JsonValue>;
}

/** What the parser answers: `up` once, then one of these per file. */
export type ParserAnswer =
  | { type: 'up' }
  | { type: 'parsed'; table: ParsedTable }
  | { type: 'appended'; table: AppendedTable }
  | { type: 'inspected'; inspection: Inspection }
  | Refusal;

/** A failure that lies in no place of the file. */
export function refusal(code: ErrorCode, message: string): Refusal {
  return { type: 'refused', code, message, details: [], extensions: {} };
}
