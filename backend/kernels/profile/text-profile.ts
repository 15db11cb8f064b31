import type { ColumnProfile } from '../../contracts/profile';
import { topValues } from './top-values';

/** Distinct texts that are counted; more are not remembered, so that memory stays bounded. */
export const MOST_DISTINCT = 100_000;
/** Characters of a text that stand for it among the top values. */
const SHOWN_CHARACTERS = 200;

/** Sees every text of a column once, block by block, and then says what they are like. */
export class TextProfile {
  private readonly counts = new Map<string, number>();
  private missing = 0;
  private present = 0;
  private shortest = Infinity;
  private longest = 0;
  private characters = 0;
  private overflown = false;

  add(texts: readonly (string | null)[]): void {
    for (const text of texts) {
      if (text === null) this.missing++;
      else this.observe(text);
    }
  }

  result(): Pick<ColumnProfile, 'missing' | 'distinct' | 'topValues' | 'lengths'> {
    const { missing, present, shortest, longest, characters } = this;
    const seen = { missing, distinct: this.counts.size };
    if (present === 0) return seen;
    const lengths = { shortest, longest, mean: characters / present };
    const repeated = [...this.counts].filter(([, count]) => count > 1);
    // of a column with too many texts to count, none is known to be frequent
    return { ...seen, lengths, topValues: this.overflown ? [] : topValues(repeated) };
  }

  private observe(text: string): void {
    this.present++;
    this.shortest = Math.min(this.shortest, text.length);
    this.longest = Math.max(this.longest, text.length);
    this.characters += text.length;
    const key = text.length > SHOWN_CHARACTERS ? beginningOf(text) : text;
    const count = this.counts.get(key);
    if (count !== undefined) this.counts.set(key, count + 1);
    else if (this.counts.size < MOST_DISTINCT) this.counts.set(key, 1);
    else this.overflown = true;
  }
}

/** What fits, without half of a character that is two code units: no database takes that. */
function beginningOf(text: string): string {
  const end = SHOWN_CHARACTERS - (isFirstHalf(text.charCodeAt(SHOWN_CHARACTERS - 1)) ? 1 : 0);
  return text.slice(0, end);
}

function isFirstHalf(unit: number): boolean {
  return unit >= 0xd800 && unit < 0xdc00;
}
