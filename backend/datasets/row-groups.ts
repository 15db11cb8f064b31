import { setImmediate } from 'node:timers/promises';
import type { ColumnSchema } from '../contracts/table';
import type { CopiedRow } from '../database/copy-rows';
import type { Sql } from '../database/sql-pool';
import { missingBlock, rowsOf, type Block } from './block';
import { decodeBlock, type BlockRoom } from './block-codec';
import { splitStrip, stripOf, stripWidth } from './column-strip';
import { CorruptBlockError } from './corrupt-block-error';
import type { Segment, StoredVersion } from './stored-version';
import { blockTranslator, kindOf } from './translate-block';

/** Rows of a version that are stored together: one block of every column. */
export interface RowGroup {
  firstRow: number;
  rowCount: number;
  /** Decodes the block of a wanted column, by its position among them; to the room if that fits. */
  block: (position: number, room?: BlockRoom) => Block;
}

export interface RowRange {
  from: number;
  /** Exclusive. */
  to: number;
}

/** Strips that are fetched by one statement: bounds what an answer of Postgres may hold. */
const STRIPS_PER_QUERY = 500;

/**
 * The rows of a version in order, group by group, as far as they touch `rows`: only the blocks of
 * these and of the `wanted` columns (by index) are read. A group is what an ingest gathers before
 * it writes, so the memory of a reader is bounded by that of the parser.
 */
export async function* readRowGroups(
  sql: Sql,
  version: StoredVersion,
  wanted: readonly number[],
  rows: RowRange = { from: 0, to: version.rowCount },
): AsyncGenerator<RowGroup> {
  let firstRow = 0;
  for (const segment of version.segments) {
    if (touches(rows, firstRow, segment.rowCount)) {
      const part = { sql, segment, columns: wanted.map((index) => meet(version, segment, index)) };
      const places = await placesOf(part, firstRow);
      const touched = places.filter((place) => touches(rows, place.firstRow, place.rowCount));
      for (const place of touched) yield await readGroup(part, place);
    }
    firstRow += segment.rowCount;
  }
}

function touches(rows: RowRange, first: number, count: number): boolean {
  return first < rows.to && first + count > rows.from;
}

interface SegmentColumn {
  /** In the blocks of the segment's upload; undefined where its rows have no value of it. */
  index: number | undefined;
  schema: ColumnSchema;
  translate: (block: Block) => Block;
}

interface Part {
  sql: Sql;
  segment: Segment;
  columns: SegmentColumn[];
}

/** Where a block stands within the version. */
interface Place {
  index: number;
  firstRow: number;
  rowCount: number;
}

function meet(version: StoredVersion, segment: Segment, index: number): SegmentColumn {
  const schema = version.columns[index]!;
  const at = placeOf(segment.columns, schema.name, index);
  const from = at === undefined ? schema : segment.columns[at]!;
  return { index: at, schema, translate: blockTranslator(from, schema) };
}

/** Mostly at the same place, so that a wide table does not search for each of its columns. */
function placeOf(
  columns: readonly ColumnSchema[],
  name: string,
  place: number,
): number | undefined {
  if (columns[place]?.name === name) return place;
  const found = columns.findIndex((column) => column.name === name);
  return found < 0 ? undefined : found;
}

/** All columns of an upload are cut at the same rows, so one of them says where. */
async function placesOf({ sql, segment, columns }: Part, start: number): Promise<Place[]> {
  const known = columns.find(({ index }) => index !== undefined)?.index ?? 0;
  const strip = stripOf(known, stripWidth(segment.columns.length));
  const blocks = await sql<{ index: number; rowCount: number }>(
    `select block_index as index, row_count as "rowCount" from dataset_block
     where upload_id = $1 and column_index = $2 order by block_index`,
    [segment.uploadId, strip],
  );
  let firstRow = start;
  const places = blocks.map((block) => {
    const place = { ...block, firstRow };
    firstRow += block.rowCount;
    return place;
  });
  if (firstRow === start + segment.rowCount) return places;
  throw new CorruptBlockError(
    `column ${known + 1} of upload ${segment.uploadId} has ${firstRow - start} of ${segment.rowCount} rows`,
  );
}

async function readGroup(part: Part, place: Place): Promise<RowGroup> {
  const { segment, columns } = part;
  const width = stripWidth(segment.columns.length);
  const strips = await readStrips(part, place, width);
  return {
    firstRow: place.firstRow,
    rowCount: place.rowCount,
    block: (position, room) => {
      const { index, schema, translate } = columns[position]!;
      if (index === undefined) return missingBlock(kindOf(schema.type), place.rowCount);
      const bytes = strips.get(stripOf(index, width))?.()[index % width];
      const block = bytes && decodeBlock(bytes, room);
      if (block && rowsOf(block) === place.rowCount) return translate(block);
      const found = block ? `${rowsOf(block)} of ${place.rowCount} rows` : 'is not there';
      throw new CorruptBlockError(
        `block ${place.index} of column ${JSON.stringify(schema.name)}: ${found}`,
      );
    },
  };
}

/** By their first columns; each is split when its first block is wanted. */
async function readStrips(
  { sql, segment, columns }: Part,
  place: Place,
  width: number,
): Promise<Map<number, () => Buffer[]>> {
  const wanted = new Set<number>();
  for (const { index } of columns) if (index !== undefined) wanted.add(stripOf(index, width));
  const firsts = [...wanted];
  const strips = new Map<number, () => Buffer[]>();
  for (let from = 0; from < firsts.length; from += STRIPS_PER_QUERY) {
    if (from > 0) await setImmediate(); // others have their turn between two answers
    const rows = await sql<CopiedRow>(
      {
        copy: `select column_index, bytes from dataset_block
               where upload_id = $1 and block_index = $2 and column_index = any($3)`,
      },
      [segment.uploadId, place.index, firsts.slice(from, from + STRIPS_PER_QUERY)],
    );
    for (const { fields } of rows) strips.set(fields[0]!.readInt32BE(), splitOnce(fields[1]!));
  }
  return strips;
}

function splitOnce(bytes: Buffer): () => Buffer[] {
  let split: Buffer[] | undefined;
  return () => (split ??= splitStrip(bytes));
}
