/** As much of a log as was read so far. */
export interface ReadLog {
  text: string;
  /** Where to read on. */
  after: number;
  /** The beginning was left out: it would be more than a page can show. */
  isCut: boolean;
}

export const NOTHING_READ: ReadLog = { text: '', after: -1, isCut: false };

/** Characters that a page shows of a log at most: its end. */
const MOST_SHOWN = 500_000;

interface LogPage {
  items: readonly { text: string }[];
  next_after: number;
}

/** Reads a log on to its end, page by page. */
export async function readOn(
  known: ReadLog,
  fetchPage: (after: number) => Promise<LogPage>,
): Promise<ReadLog> {
  let { text, after, isCut } = known;
  for (;;) {
    const page = await fetchPage(after);
    if (page.items.length === 0) return { text, after, isCut };
    after = page.next_after;
    text += page.items.map((chunk) => chunk.text).join('');
    if (text.length <= MOST_SHOWN) continue;
    text = text.slice(-MOST_SHOWN);
    isCut = true;
  }
}
