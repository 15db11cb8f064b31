/** Most items a list of the console holds; beyond that a person filters, not scrolls. */
const MOST_ITEMS = 2000;
export const PAGE_SIZE = 200;

interface Page<Item> {
  items: Item[];
  next_page_token: string | null;
}

/** Follows the page tokens of a list and gives its items in one array, at most 2,000. */
export async function allPages<Item>(
  fetchPage: (pageToken: string | undefined) => Promise<Page<Item>>,
): Promise<Item[]> {
  const items: Item[] = [];
  let token: string | undefined;
  do {
    const page = await fetchPage(token);
    items.push(...page.items);
    token = page.next_page_token ?? undefined;
  } while (token !== undefined && items.length < MOST_ITEMS);
  return items;
}
