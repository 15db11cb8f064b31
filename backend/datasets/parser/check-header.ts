import type { ErrorDetail } from '../../contracts/error-codes';
import { DomainError } from '../../errors/domain-error';

const LONGEST_NAME = 256;
/** Controls, and marks that change the direction of text: a name must read as it is stored. */
const UNREADABLE = /[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;

/** The names of the columns, trimmed. Refuses the empty, the doubled and the unreadable, naming each column. */
export function checkHeader(names: readonly string[]): string[] {
  const trimmed = names.map((name) => name.trim());
  const seen = new Map<string, number>();
  const problems: ErrorDetail[] = [];
  trimmed.forEach((name, index) => {
    const key = name.normalize('NFC').toLowerCase();
    const detail = problemOf(name, seen.get(key));
    if (detail !== undefined)
      problems.push({ row: 1, column: index + 1, columnName: name.slice(0, LONGEST_NAME), detail });
    if (!seen.has(key)) seen.set(key, index + 1);
  });
  const [first] = problems;
  if (!first) return trimmed;
  const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : '';
  throw new DomainError(
    'invalid-csv',
    `Header, column ${first.column}: ${first.detail}${more}. Give every column a name of its own.`,
    {
      details: problems.slice(0, 20),
    },
  );
}

function problemOf(name: string, before: number | undefined): string | undefined {
  if (name === '') return 'has no name';
  if (name.length > LONGEST_NAME)
    return `has a name of ${name.length} characters; at most ${LONGEST_NAME} are taken`;
  if (UNREADABLE.test(name))
    return 'has a name with control characters or marks that change the direction of text';
  return before === undefined
    ? undefined
    : `has the name of column ${before}: ${JSON.stringify(name)}`;
}
