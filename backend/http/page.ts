import { z } from 'zod';
import { parsePublicId, type IdKind } from '../contracts/ids';
import { DomainError } from '../errors/domain-error';

/** Query of every list: cursor pages, newest or first by name. */
export const pageQuerySchema = z.object({
  page_size: z.coerce.number().int().min(1).max(200).default(50),
  page_token: z.string().max(2_000).optional(),
});
export type PageQuery = z.infer<typeof pageQuerySchema>;

/** `{items, next_page_token}`; the token is null on the last page. */
export function pageSchema<Item extends z.ZodType>(item: Item, id: string) {
  return z.object({ items: z.array(item), next_page_token: z.string().nullable() }).meta({ id });
}

export interface Page<Item> {
  items: Item[];
  next_page_token: string | null;
}

/**
 * Cuts a page out of rows that were asked for with `page_size + 1`. `keyOf` names the row after
 * which the next page begins.
 */
export function toPage<Row, Item>(
  rows: Row[],
  size: number,
  keyOf: (row: Row) => string,
  view: (row: Row) => Item,
): Page<Item> {
  const shown = rows.slice(0, size);
  const last = shown.at(-1);
  const more = rows.length > size && last !== undefined;
  return {
    items: shown.map(view),
    next_page_token: more ? Buffer.from(keyOf(last)).toString('base64url') : null,
  };
}

/** The UUID after which the page begins, of a list whose keys are public ids; undefined for the first page. */
export function idFromToken(kind: IdKind, token: string | undefined): string | undefined {
  return keyFromToken(token, (key) => parsePublicId(kind, key));
}

/**
 * The key after which the page begins; undefined for the first page. A token of another list would
 * begin anywhere, so `read` says of a key that is none of this list that it is undefined.
 */
export function keyFromToken<Key>(
  token: string | undefined,
  read: (key: string) => Key | undefined,
): Key | undefined {
  if (token === undefined) return undefined;
  const text = Buffer.from(token, 'base64url').toString();
  const isOurs = Buffer.from(text).toString('base64url') === token;
  const key = isOurs ? read(text) : undefined;
  if (key !== undefined) return key;
  throw new DomainError(
    'invalid-page-token',
    `page_token ${JSON.stringify(token)} is of no page of this list: send next_page_token of the page before, or none for the first page.`,
  );
}
