import { DomainError } from '../../errors/domain-error';
import { excelMoment } from './excel-moment';
import { unescaped } from './excel-text';
import type { Workbook } from './workbook';
import { stepThroughXml } from './xml-elements';

export interface SheetRow {
  /** As Excel shows it, from 1. */
  number: number;
  /** Texts by column from 0; holes where a cell is empty. */
  cells: string[];
}

/** Excel's own limits. */
const MOST_ROWS = 1_048_576;
const MOST_COLUMNS = 16_384;

/**
 * The rows of a sheet as texts, as far as they are written in it: numbers as they stand there, dates
 * as ISO 8601, `true` and `false`, of formulas the value they had when the workbook was saved, and
 * errors as `#DIV/0!`.
 */
export async function* sheetRows(
  part: string,
  pieces: AsyncIterable<string>,
  workbook: Workbook,
): AsyncGenerator<SheetRow> {
  const reader = new SheetReader(workbook);
  for await (const _ of stepThroughXml(part, pieces, reader)) {
    yield* reader.rows;
    reader.rows.length = 0;
  }
}

class SheetReader {
  /** Rows that have ended. */
  readonly rows: SheetRow[] = [];
  private row: SheetRow = { number: 0, cells: [] };
  private column = -1;
  private type = '';
  private style = 0;
  private value = '';
  private isValue = false;
  private isSpoken = false;

  constructor(private readonly workbook: Workbook) {}

  readonly open = (name: string, { r, s, t }: Readonly<Record<string, string>>): void => {
    switch (name) {
      case 'row':
        this.beginRow(r === undefined ? this.row.number + 1 : Number(r));
        return;
      case 'c':
        this.column = r === undefined ? this.column + 1 : columnOf(r);
        if (!(this.column < MOST_COLUMNS)) throw this.damaged(`has a cell at ${r}`);
        this.type = t ?? 'n';
        this.style = Number(s ?? 0);
        this.value = '';
        return;
      case 'rPh':
        this.isSpoken = true;
        return;
      case 'v':
      case 't':
        this.isValue = !this.isSpoken;
    }
  };

  readonly text = (text: string): void => {
    if (this.isValue) this.value += text;
  };

  readonly close = (name: string): void => {
    switch (name) {
      case 'v':
      case 't':
        this.isValue = false;
        return;
      case 'rPh':
        this.isSpoken = false;
        return;
      case 'c':
        if (this.value !== '') this.row.cells[this.column] = this.shown();
        return;
      case 'row':
        this.rows.push(this.row);
    }
  };

  private beginRow(number: number): void {
    if (!(number > this.row.number && number <= MOST_ROWS))
      throw this.damaged(`is followed by row ${number}`);
    this.row = { number, cells: [] };
    this.column = -1;
  }

  private shown(): string {
    const { type, value, style } = this;
    if (type === 's') return this.sharedString(Number(value));
    if (type === 'b') return value === '1' ? 'true' : 'false';
    if (type === 'str' || type === 'inlineStr') return unescaped(value);
    const format = type === 'n' ? this.workbook.formats[style] : undefined;
    const moment = format && excelMoment(Number(value), format, this.workbook.from1904);
    return moment ?? value;
  }

  private sharedString(index: number): string {
    const text = this.workbook.strings[index];
    if (text !== undefined) return text;
    throw this.damaged(
      `refers to shared text ${index}; there are ${this.workbook.strings.length} of them`,
    );
  }

  private damaged(why: string): DomainError {
    const { number: row } = this.row;
    return new DomainError('invalid-csv', `The workbook is damaged: row ${row} ${why}.`, {
      details: [{ row, detail: why }],
    });
  }
}

/** `B7` is 1. NaN where it is no address. */
function columnOf(address: string): number {
  let column = 0;
  let at = 0;
  for (; at < address.length && at < 4; at++) {
    const letter = address.charCodeAt(at) - 64;
    if (letter < 1 || letter > 26) break;
    column = column * 26 + letter;
  }
  return at === 0 ? Number.NaN : column - 1;
}

/** 1 is `B`. */
export function lettersOf(column: number): string {
  const last = String.fromCharCode(65 + (column % 26));
  return column < 26 ? last : lettersOf(Math.floor(column / 26) - 1) + last;
}
