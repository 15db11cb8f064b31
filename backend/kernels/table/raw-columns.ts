import type { Signature, SignatureInput } from '../../contracts/model';
import { countWords } from '../text/count-words';
import type { RawLayout } from './raw-layout';
import type { Column, Table, TextColumn } from './table';

/**
 * Rows in raw form, a column at a time: numbers as they are, categories as codes of the signature,
 * NaN for a missing value, -1 for a category that the signature does not know. Training reads it
 * from the table, serving from what encodeRows made, and everything after it is the same. A text is
 * the counts of its words, several numbers per row, the first of them NaN for a missing one.
 */
export interface RawColumns {
  rows: number;
  /** The values of an input, rows × its width (see raw-layout), row-major. They stay valid until the next call. */
  read(input: number): Float64Array;
}

/** Rows of a table. It must hold every input under its exact name. */
export function columnsOfTable(
  table: Table,
  signature: Signature,
  rowIndices: Int32Array,
): RawColumns {
  const named = new Map(table.columns.map((column) => [column.name, column]));
  const texts = new Map(table.texts?.map((column) => [column.name, column]));
  const readers = signature.inputs.map((input) => {
    if (input.text) return undefined;
    const column = named.get(input.name);
    if (!column) throw new TypeError(`The table has no column "${input.name}"`);
    return reader(column, input);
  });
  const values = new Float64Array(rowIndices.length);
  return {
    rows: rowIndices.length,
    read: (input) => {
      const read = readers[input];
      if (!read) return countedTexts(texts, signature.inputs[input]!, rowIndices);
      for (let at = 0; at < values.length; at++) values[at] = read(rowIndices[at]!);
      return values;
    },
  };
}

/** @param raw rows × inputs, row-major */
export function columnsOfRaw(
  raw: Float64Array,
  rows: number,
  { starts, widths, stride }: RawLayout,
): RawColumns {
  const single = new Float64Array(rows);
  return {
    rows,
    read: (input) => {
      const width = widths[input]!;
      const values = width === 1 ? single : new Float64Array(rows * width);
      for (let row = 0, at = starts[input]!; row < rows; row++, at += stride)
        if (width === 1) values[row] = raw[at]!;
        else values.set(raw.subarray(at, at + width), row * width);
      return values;
    },
  };
}

function countedTexts(
  columns: ReadonlyMap<string, TextColumn>,
  { name, text: settings }: SignatureInput,
  rowIndices: Int32Array,
): Float64Array {
  const column = columns.get(name);
  if (!column || !settings) throw new TypeError(`The table has no texts "${name}"`);
  const { places } = settings;
  const values = new Float64Array(rowIndices.length * places);
  rowIndices.forEach((row, at) => {
    const text = column.texts[row] ?? null;
    if (text === null) values[at * places] = NaN;
    else countWords(text, settings, values, at * places);
  });
  return values;
}

function reader(column: Column, input: SignatureInput): (row: number) => number {
  if (column.kind === 'numeric') return (row) => column.values[row]!;
  const seen = new Map((input.categories ?? []).map((category, code) => [category, code]));
  const codes = column.categories.map((category) => seen.get(category) ?? -1);
  return (row) => {
    const code = column.codes[row]!;
    return code < 0 ? NaN : codes[code]!;
  };
}
