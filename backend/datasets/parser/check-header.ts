import type { ErrorDetail } from '../../contracts/error-detail';
import { DomainError } from '../../errors/domain-error';

const LONGEST_NAME = 256;
/** Controls, and marks that change the direction of text: a name must read as it is stored. */
const UNREADABLE = /[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;
const ALL_UNREADABLE = new RegExp(UNREADABLE, 'gu');

/**
 * The names of the columns, trimmed. Refuses the empty, the doubled and the unreadable, naming each
 * column by its place in the file.
 */
export function checkHeader(
  names: readonly string[],
  { row, columns }: { row: number; columns: readonly number[] },
): string[] {
  const trimmed = names.map((name) => name.trim());
  const seen = new Map<string, number>();
  const problems: ErrorDetail[] = [];
  trimmed.forEach((name, index) => {
    const place = columns[index] ?? 0;
    const key = keyOf(name);
    const detail = problemOf(name, seen.get(key));
    if (detail !== undefined)
      problems.push({ row, column: place, columnName: name.slice(0, LONGEST_NAME), detail });
    if (!seen.has(key)) seen.set(key, place);
  });
  const [first] = problems;
  if (!first) return trimmed;
  const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : '';
  throw new DomainError(
    'invalid-csv',
    `Header, column ${first.column}: ${first.detail}${more}. Give every column a name of its own, or let "headers": "auto" do it.`,
    { details: problems.slice(0, 20), extensions: { error_count: problems.length } },
  );
}

/** Every column gets a name that may stand: the empty their place, the doubled a number, the others what is readable of theirs. */
export function nameHeader(names: readonly string[]): string[] {
  const taken = new Set<string>();
  return names.map((given, index) => {
    const readable = given.replaceAll(ALL_UNREADABLE, ' ').replaceAll(/\s+/g, ' ').trim();
    const base = readable.slice(0, LONGEST_NAME - 8).trim() || `column_${index + 1}`;
    let name = base;
    for (let copy = 2; taken.has(keyOf(name)); copy++) name = `${base}_${copy}`;
    taken.add(keyOf(name));
    return name;
  });
}

/** Names that people take for one another are one name. */
function keyOf(name: string): string {
  return name.normalize('NFC').toLowerCase();
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
