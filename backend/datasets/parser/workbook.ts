import path from 'node:path';
import { DomainError } from '../../errors/domain-error';
import { momentFormat, type MomentFormat } from './excel-moment';
import { unescaped } from './excel-text';
import { readXml } from './xml-elements';
import type { ZipArchive } from './zip-archive';

/** What the cells of a workbook's sheets refer to. */
export interface Workbook {
  /** In the order of its tabs; charts are none. */
  sheets: { name: string; part: string }[];
  /** True where days are counted from 1904. */
  from1904: boolean;
  strings: string[];
  /** By the number of a cell's style. */
  formats: MomentFormat[];
}

/** UTF-16 units of all shared texts, and how many there may be: they are all held in memory. */
const MOST_UNITS = 128 * 1024 ** 2;
const MOST_STRINGS = 8_000_000;

/** Follows an Office Open XML package from its root to what a table needs. */
export async function readWorkbook(zip: ZipArchive): Promise<Workbook> {
  const root = await relationsOf(zip, '');
  const main = root.find(({ type }) => type === 'officeDocument')?.target;
  if (main === undefined || !zip.has(main) || !main.endsWith('.xml'))
    throw new DomainError(
      'unsupported-media-type',
      'The file is a zip archive, but no Excel workbook (.xlsx). Send a workbook, or what is in the archive on its own.',
    );
  const relations = await relationsOf(zip, main);
  const partOf = (wanted: string) => relations.find(({ type }) => type === wanted)?.target;
  const sheets: Workbook['sheets'] = [];
  let from1904 = false;
  await readXml(main, zip.text(main), {
    open: (name, { name: sheetName = '', id, date1904 }) => {
      if (name === 'workbookPr') from1904 = date1904 === '1' || date1904 === 'true';
      if (name !== 'sheet') return;
      const sheet = relations.find((each) => each.id === id && each.type === 'worksheet');
      if (sheet) sheets.push({ name: sheetName, part: sheet.target });
    },
  });
  return {
    sheets,
    from1904,
    strings: await sharedStrings(zip, partOf('sharedStrings')),
    formats: await momentFormats(zip, partOf('styles')),
  };
}

interface Relation {
  id: string;
  /** The last word of its address: Office and the strict standard differ in what stands before it. */
  type: string;
  /** The part that is meant. */
  target: string;
}

async function relationsOf(zip: ZipArchive, part: string): Promise<Relation[]> {
  const folder = path.posix.dirname(`/${part}`);
  const file = path.posix.join(folder, '_rels', `${path.posix.basename(part)}.rels`).slice(1);
  const relations: Relation[] = [];
  await readParts(zip, file, {
    open: (name, { Id: id = '', Type: type = '', Target: target = '' }) => {
      if (name !== 'Relationship') return;
      const resolved = path.posix.resolve(folder, target).slice(1);
      relations.push({ id, type: type.slice(type.lastIndexOf('/') + 1), target: resolved });
    },
  });
  return relations;
}

/** Texts that several cells may have; runs of different fonts are joined, pronunciations left out. */
async function sharedStrings(zip: ZipArchive, part: string | undefined): Promise<string[]> {
  const strings: string[] = [];
  let text = '';
  let units = 0;
  let isText = false;
  let isSpoken = false;
  await readParts(zip, part, {
    open: (name) => {
      if (name === 'si') text = '';
      else if (name === 'rPh') isSpoken = true;
      else if (name === 't') isText = !isSpoken;
    },
    text: (piece) => {
      if (isText) text += piece;
    },
    close: (name) => {
      if (name === 't') isText = false;
      else if (name === 'rPh') isSpoken = false;
      if (name !== 'si') return;
      units += text.length;
      if (units > MOST_UNITS || strings.length === MOST_STRINGS) throw tooManyTexts();
      strings.push(unescaped(text));
    },
  });
  return strings;
}

async function momentFormats(zip: ZipArchive, part: string | undefined): Promise<MomentFormat[]> {
  const codes = new Map<number, string>();
  const formats: MomentFormat[] = [];
  let isOfCells = false;
  await readParts(zip, part, {
    open: (name, { numFmtId, formatCode = '' }) => {
      const id = Number(numFmtId ?? 0);
      if (name === 'numFmt') codes.set(id, formatCode);
      else if (name === 'cellXfs') isOfCells = true;
      else if (name === 'xf' && isOfCells) formats.push(momentFormat(id, codes.get(id)));
    },
    close: (name) => {
      if (name === 'cellXfs') isOfCells = false;
    },
  });
  return formats;
}

/** A part that need not be there. */
async function readParts(
  zip: ZipArchive,
  part: string | undefined,
  handler: Parameters<typeof readXml>[2],
): Promise<void> {
  if (part !== undefined && zip.has(part)) await readXml(part, zip.text(part), handler);
}

function tooManyTexts(): DomainError {
  return new DomainError(
    'too-large',
    `The workbook holds more than ${MOST_STRINGS} different texts, or ${MOST_UNITS} characters of them. Save the sheet as CSV.`,
  );
}
