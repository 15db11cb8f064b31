import { NOTHING_READ, readOn } from './read-log';

/** A log of numbered lines, `size` of them a page. */
function logOf(lines: readonly string[], size = 500) {
  return (after: number) => {
    const items = lines.slice(after + 1, after + 1 + size).map((text) => ({ text }));
    return Promise.resolve({ items, next_after: after + items.length });
  };
}

describe('readOn', () => {
  const lines = Array.from({ length: 1_201 }, (_, line) => `${line}\n`);

  it('reads to the end, over all pages', async () => {
    const { text, isCut } = await readOn(NOTHING_READ, logOf(lines));
    expect(text).toBe(lines.join(''));
    expect(isCut).toBe(false);
  });

  it('reads on from where it was', async () => {
    const first = await readOn(NOTHING_READ, logOf(lines.slice(0, 700)));
    const second = await readOn(first, logOf(lines));
    expect(second.text).toBe(lines.join(''));
    expect(await readOn(second, logOf(lines))).toEqual(second);
  });

  it('keeps the end of what is too long to be shown, and says so', async () => {
    const long = Array.from({ length: 700 }, (_, line) => `${line} ${'x'.repeat(1_000)}\n`);
    const { text, isCut } = await readOn(NOTHING_READ, logOf(long));
    expect(isCut).toBe(true);
    expect(text).toHaveLength(500_000);
    expect(long.join('').endsWith(text)).toBe(true);
  });
});
