import type { ErrorCode, ErrorDetail } from '../../contracts/error-codes';
import type { ParsedTable, ParseRequest } from './parse-file';

/** What the head sends its parser: one file at a time. */
export type ParserRequest = ParseRequest;

/** What the parser answers: `up` once, then one of these per file. */
export type ParserAnswer =
  | { type: 'up' }
  | { type: 'parsed'; table: ParsedTable }
  | { type: 'refused'; code: ErrorCode; message: string; details: ErrorDetail[] };
