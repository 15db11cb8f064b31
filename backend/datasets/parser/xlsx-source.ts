import { DomainError } from '../../errors/domain-error';
import { BatchBuilder } from './batch-builder';
import type { CellSink } from './cell-batch';
import { cellFault } from './cell-fault';
import type { Problems } from './problems';
import type { ReadOptions } from './read-options';
import { lettersOf, sheetRows, type SheetRow } from './sheet-rows';
import type { SourceLimits, TableSource } from './table-source';
import { readWorkbook, type Workbook } from './workbook';
import { openZip } from './zip-archive';

/**
 * One sheet of an Excel workbook: the first, or the one that was asked for. The table begins with
 * the first row that is not empty and is as wide as what stands in that row; an empty row is none of
 * the table's. Rows and columns are numbered as Excel shows them.
 */
export async function xlsxSource(
  path: string,
  options: ReadOptions,
  limits: SourceLimits,
): Promise<TableSource> {
  const zip = await openZip(path, limits.fileBytes);
  const close = () => Promise.resolve(zip.close());
  try {
    const workbook = await readWorkbook(zip);
    const { name, part } = chooseSheet(workbook, options.sheet);
    const headless = options.headerRow === false;
    return {
      dialect: {
        format: 'xlsx',
        compressed: false,
        encoding: 'utf-8',
        byteOrderMark: false,
        delimiter: '',
        sheet: name,
      },
      decimal: '.',
      read: (sink, problems) =>
        readTable(sheetRows(part, zip.text(part), workbook), sink, { problems, headless, limits }),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

function chooseSheet({ sheets }: Workbook, wanted: string | number = 1) {
  const same = (a: string, b: string) => a.trim().toLowerCase() === b.trim().toLowerCase();
  const found =
    typeof wanted === 'number'
      ? sheets[wanted - 1]
      : (sheets.find(({ name }) => name === wanted) ??
        sheets.find(({ name }) => same(name, wanted)));
  if (found) return found;
  if (sheets.length === 0)
    throw new DomainError('dataset-empty', 'The workbook has no sheet with cells.');
  const names = sheets.slice(0, 20).map(({ name }) => JSON.stringify(name));
  const more = sheets.length > names.length ? ', …' : '';
  const detail = `The workbook has no sheet ${JSON.stringify(wanted)}; it has ${names.join(', ')}${more}.`;
  throw new DomainError('invalid-request', detail, {
    details: [{ pointer: '/options/sheet', detail }],
  });
}

interface Reading {
  problems: Problems;
  headless: boolean;
  limits: SourceLimits;
}

/** Where the table stands in its sheet, by columns from 0. */
interface Place {
  left: number;
  width: number;
}

async function readTable(
  rows: AsyncIterable<SheetRow>,
  sink: CellSink,
  reading: Reading,
): Promise<number> {
  let blank = 0;
  let place: Place | undefined;
  let batch: BatchBuilder | undefined;
  for await (const row of rows) {
    const isHeader = place === undefined;
    const filled = row.cells.findIndex((text) => text !== undefined && text.trim() !== '');
    if (filled < 0) {
      blank++;
      continue;
    }
    place ??= takeHeader(row, filled, sink, reading);
    batch ??= new BatchBuilder(place.width, sink);
    if (isHeader && !reading.headless) continue;
    if (!fits(row, place, reading)) continue;
    for (let column = 0; column < place.width; column++) {
      const text = row.cells[place.left + column];
      if (text !== undefined) batch.set(column, text);
    }
    await batch.endRow(row.number);
  }
  if (!batch)
    throw new DomainError(
      'dataset-empty',
      'The sheet is empty: it needs a header row and at least one row of values.',
    );
  await batch.handOn();
  return blank;
}

function takeHeader(
  { number: row, cells }: SheetRow,
  left: number,
  sink: CellSink,
  { headless, limits }: Reading,
): Place {
  const right = cells.findLastIndex((text) => text !== undefined && text.trim() !== '');
  const width = right - left + 1;
  if (width > limits.columns)
    throw new DomainError(
      'too-many-columns',
      `The table has ${width} columns; at most ${limits.columns} are taken.`,
    );
  sink.onHeader(
    Array.from({ length: width }, (_, column) =>
      headless ? `column_${column + 1}` : (cells[left + column] ?? ''),
    ),
    { row, firstColumn: left + 1 },
  );
  return { left, width };
}

function fits({ number: row, cells }: SheetRow, place: Place, { problems, limits }: Reading) {
  for (const [column, text] of cells.entries()) {
    if (text === undefined) continue;
    const isOutside = column < place.left || column >= place.left + place.width;
    const fault = isOutside ? outside(text, column) : cellFault(text, limits.fieldBytes);
    if (!fault) continue;
    const got = text.slice(0, 40);
    problems.add(() => ({ row, column: column + 1, ...fault, got }));
    return false;
  }
  return true;
}

function outside(text: string, column: number) {
  if (text.trim() === '') return undefined;
  return {
    code: 'ragged-row',
    detail: `holds a value beside the table, in column ${lettersOf(column)}, which has no header`,
    expected: 'values below the header only',
    suggestion: 'give the column a header, or move the value to another sheet',
  };
}
