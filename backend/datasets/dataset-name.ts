import { DomainError } from '../errors/domain-error';

const SLUG = /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/;
const EXTENSION = /(\.(csv|tsv|txt|json|ndjson|jsonl|parquet|xlsx|gz))+$/i;
/** Static segments of the original's routes, properties of every object, and names that no file may have on Windows. */
const RESERVED = /^(all|health|constructor|prototype|con|prn|aux|nul|com[0-9]|lpt[0-9])$/i;
const MOST_DISPLAYED = 200;

/**
 * The name of a dataset from the name of its file, which is never refused: `Ventas 2024 (final).csv`
 * is `ventas-2024-final`. A file name that is a slug already stays what it is.
 */
export function nameFromFile(fileName: string): string {
  const base = withoutExtension(fileName);
  if (isUsable(base)) return base;
  const slug = base
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9_]+/g, '-')
    .replace(/^[-_]+|-+$/g, '')
    .slice(0, 120);
  if (slug === '') return 'table';
  return isUsable(slug) ? slug : `table-${slug}`;
}

/** A name that somebody chose: refused where it is no slug, because it will stand in addresses. */
export function checkedName(name: string): string {
  const base = withoutExtension(name);
  if (isUsable(base)) return base;
  throw new DomainError(
    'invalid-name',
    `${JSON.stringify(name.slice(0, 140))} cannot name a dataset: use up to 128 letters, digits, dots, dashes and underscores, beginning with a letter or digit, and none of the reserved names such as "all" and "health". Try ${JSON.stringify(nameFromFile(name))}.`,
  );
}

function isUsable(name: string): boolean {
  return SLUG.test(name) && !name.includes('..') && !RESERVED.test(name);
}

export function withoutExtension(name: string): string {
  return name.replace(EXTENSION, '');
}

/** What people read: the file's name as it was written, without controls and marks that turn the text around. */
export function displayNameOf(fileName: string): string {
  const shown = withoutExtension(fileName)
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cf}]/gu, '')
    .trim();
  return shown.slice(0, MOST_DISPLAYED) || 'table';
}
