import type { ColumnSchema, ColumnType } from '../contracts/table';
import { missingBlock, rowsOf, type Block, type CategoryBlock, type TextBlock } from './block';
import { CorruptBlockError } from './corrupt-block-error';

/**
 * Reads blocks of a segment as the version that holds it has the column: rows that were appended
 * may have brought categories, so many that the column became text, or the first values of a column
 * that had none. Numbers and texts are the same everywhere.
 */
export function blockTranslator(from: ColumnSchema, to: ColumnSchema): (block: Block) => Block {
  const { categories = [] } = from;
  const [kind, wanted] = [kindOf(from.type), kindOf(to.type)];
  if (kind === 'category' && wanted === 'text')
    return (block) => (block.kind === 'category' ? asTexts(block, categories) : block);
  if (kind !== wanted) return (block) => withoutValues(block, to);
  if (to.categories === undefined || from.categories === to.categories) return (block) => block;
  const codeOf = new Map(to.categories.map((category, code) => [category, code]));
  const codes = Int32Array.from(categories, (category) => codeOf.get(category) ?? -1);
  if (codes.every((code, index) => code === index)) return (block) => block;
  return (block) => (block.kind === 'category' ? recoded(block, codes) : block);
}

/** Of blocks that hold a column of this type. */
export function kindOf(type: ColumnType): Block['kind'] {
  switch (type) {
    case 'number':
    case 'integer':
    case 'date':
    case 'datetime':
      return 'numeric';
    case 'boolean':
    case 'category':
      return 'category';
    case 'text':
    case 'identifier':
      return 'text';
  }
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

/** Only a column without any value changes so. */
function withoutValues(block: Block, { name, type }: ColumnSchema): Block {
  if (!isMissing(block))
    throw new CorruptBlockError(
      `column ${JSON.stringify(name)} is of type ${type}, and a block of ${block.kind} values was kept of it`,
    );
  return missingBlock(kindOf(type), rowsOf(block));
}

function isMissing(block: Block): boolean {
  switch (block.kind) {
    case 'numeric':
      return block.values.every(Number.isNaN);
    case 'category':
      return block.codes.every((code) => code < 0);
    case 'text':
      return block.lengths.every((length) => length < 0);
  }
}
