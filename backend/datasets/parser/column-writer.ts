import type { ColumnSchema } from '../../contracts/table';
import { packTexts, type Block } from '../block';
import { booleanCode, isMissing, numberOf } from './cell';
import { momentOf } from '../../contracts/moment';

/** Gathers one column's values as their type wants them, and gives them up block by block. */
export interface ColumnWriter {
  add(text: string): void;
  /** What was added since the last call. */
  take(): Block;
}

export function createColumnWriter(schema: ColumnSchema, blockRows: number): ColumnWriter {
  switch (schema.type) {
    case 'number':
    case 'integer':
      return numericWriter(blockRows, numberOf);
    case 'date':
    case 'datetime':
      return numericWriter(blockRows, (text) => momentOf(text.trim(), 'ymd') ?? changed());
    case 'boolean':
      return codeWriter(blockRows, booleanCode);
    case 'category': {
      const codes = new Map(schema.categories?.map((category, code) => [category, code]));
      return codeWriter(blockRows, (text) => codes.get(text) ?? changed());
    }
    case 'text':
    case 'identifier':
      return textWriter();
  }
}

/** The schema was made from every value of the file. */
function changed(): never {
  throw new Error('The file changed between the two passes over it');
}

function numericWriter(blockRows: number, valueOf: (text: string) => number): ColumnWriter {
  const values = new Float64Array(blockRows);
  let rows = 0;
  return {
    add: (text) => {
      values[rows++] = isMissing(text) ? NaN : valueOf(text);
    },
    take: () => {
      const block: Block = { kind: 'numeric', values: values.slice(0, rows) };
      rows = 0;
      return block;
    },
  };
}

function codeWriter(blockRows: number, codeOf: (text: string) => number): ColumnWriter {
  const codes = new Int32Array(blockRows);
  let rows = 0;
  return {
    add: (text) => {
      codes[rows++] = isMissing(text) ? -1 : codeOf(text);
    },
    take: () => {
      const block: Block = { kind: 'category', codes: codes.slice(0, rows) };
      rows = 0;
      return block;
    },
  };
}

function textWriter(): ColumnWriter {
  let texts: (string | null)[] = [];
  return {
    add: (text) => {
      texts.push(isMissing(text) ? null : text);
    },
    take: () => {
      const block = packTexts(texts);
      texts = [];
      return block;
    },
  };
}
