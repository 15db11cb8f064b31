import { z } from 'zod';
import { DomainError } from '../errors/domain-error';

/** Query of every list: cursor pages, newest or first by name. */
export const pageQuerySchema = z.object({
  page_size: z.coerce.number().int().min(1).max(200).default(50),
  page_token: z.string().max(200).optional(),
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

export function keyFromToken(token: string | undefined): string | undefined {
  if (token === undefined) return undefined;
  const key = Buffer.from(token, 'base64url').toString();
  if (key === '' || Buffer.from(key).toString('base64url') !== token) {
    throw new DomainError(
      'bad-request',
      `page_token ${JSON.stringify(token)} is none of ours: use next_page_token of the page before`,
    );
  }
  return key;
}
