import type { ColumnSchema } from '../contracts/table';
import type { Block, CategoryBlock, TextBlock } from './block';

/**
 * Reads blocks of a segment as the version that holds it has the column: rows that were appended
 * may have brought categories, or so many that the column became text. Numbers and texts are the
 * same everywhere.
 */
export function blockTranslator(from: ColumnSchema, to: ColumnSchema): (block: Block) => Block {
  const { categories = [] } = from;
  if (to.type === 'text' || to.type === 'identifier')
    return (block) => (block.kind === 'category' ? asTexts(block, categories) : block);
  if (to.categories === undefined || from.categories === to.categories) return (block) => block;
  const codeOf = new Map(to.categories.map((category, code) => [category, code]));
  const codes = Int32Array.from(categories, (category) => codeOf.get(category) ?? -1);
  if (codes.every((code, index) => code === index)) return (block) => block;
  return (block) => (block.kind === 'category' ? recoded(block, codes) : block);
}

function recoded(block: CategoryBlock, codes: Int32Array): CategoryBlock {
  return { kind: 'category', codes: block.codes.map((code) => (code < 0 ? -1 : codes[code]!)) };
}

function asTexts({ codes }: CategoryBlock, categories: readonly string[]): TextBlock {
  const texts = categories.map((category) => Buffer.from(category));
  const lengths = codes.map((code) => (code < 0 ? -1 : texts[code]!.length));
  const present = Array.from(
    codes.filter((code) => code >= 0),
    (code) => texts[code]!,
  );
  return { kind: 'text', lengths, bytes: Buffer.concat(present) };
}
