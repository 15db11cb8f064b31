import type { Signature } from '../../contracts/model';
import { isMissing, showValue, valueEncoder, type ValueEncoder } from './encode-value';
import { countWords } from '../text/count-words';
import { rawLayout } from './raw-layout';
import { layoutRow, type RowLayout } from './row-layout';
import { RowProblems } from './row-problems';

/**
 * Turns rows of a request into the raw form that pipelines read: rows × raw-layout's stride, row-major, in the
 * signature's order. Numbers as they are, NaN where one is missing and the model knows a
 * substitute, categories as codes of the signature, -1 for one that training did not see, texts as
 * counts of their words.
 *
 * Keys are matched by the column match rule. The model's own target and the columns that it left
 * out are passed over, so that a row of the training file can be sent as it is; any other unknown
 * column is refused.
 *
 * @throws KernelError `invalid-features` with at most 20 details, each pointing to `/features/<row>/<key>`
 */
export function encodeRows(
  signature: Signature,
  rows: readonly Record<string, unknown>[],
): Float64Array {
  const encoders = encodersOf(signature);
  const { stride } = rawLayout(signature);
  const raw = new Float64Array(rows.length * stride);
  const problems = new RowProblems();
  const layoutOf = layoutCache(signature);
  rows.forEach((row: unknown, index) => {
    if (!isRow(row)) {
      const got = showValue(row);
      problems.add(index, null, () => ({
        detail: `Row ${index} must be an object of columns, not ${got}.`,
        expected: 'an object',
        got,
      }));
      return;
    }
    const layout = layoutOf(Object.keys(row));
    for (const { key, describe } of layout.problems) problems.add(index, key, describe);
    encodeRow({ row, index, layout, signature, encoders }, raw, problems);
  });
  problems.throwIfAny(rows.length);
  return raw;
}

interface RowToEncode {
  row: Record<string, unknown>;
  index: number;
  layout: RowLayout;
  signature: Signature;
  encoders: readonly ValueEncoder[];
}

function encodeRow(context: RowToEncode, raw: Float64Array, problems: RowProblems): void {
  const { row, index, layout, signature, encoders } = context;
  const { starts, stride } = rawLayout(signature);
  encoders.forEach((encode, input) => {
    const key = layout.keyOf[input];
    const value = key === undefined ? undefined : row[key];
    const at = index * stride + starts[input]!;
    raw[at] = NaN;
    if (isMissing(value)) {
      // An absent required column is one of the layout's problems already.
      if (key !== undefined && signature.inputs[input]!.required)
        problems.add(index, key, () => ({
          detail: `"${key}" has no value. Training saw none missing, so the model knows no substitute: give it one.`,
          expected: 'a value',
          got: showValue(value),
        }));
      return;
    }
    const encoded = encode(value);
    const settings = signature.inputs[input]!.text;
    if (typeof encoded === 'number') raw[at] = encoded;
    else if (typeof encoded === 'string') {
      raw[at] = 0;
      if (settings) countWords(encoded, settings, raw, at);
    } else
      problems.add(index, key!, () => ({
        detail: `"${key}" must be ${encoded.expected}, not ${encoded.got}.`,
        ...encoded,
      }));
  });
}

function isRow(row: unknown): row is Record<string, unknown> {
  return typeof row === 'object' && row !== null && !Array.isArray(row);
}

const LAYOUTS_KEPT = 64;

/** Rows of one request mostly share their keys, in one of a few orders. */
function layoutCache(signature: Signature): (keys: readonly string[]) => RowLayout {
  const layouts = new Map<string, RowLayout>();
  let last: RowLayout | undefined;
  return (keys) => {
    if (last && sameKeys(keys, last.keys)) return last;
    const id = JSON.stringify(keys);
    last = layouts.get(id) ?? layoutRow(signature, keys);
    if (layouts.size < LAYOUTS_KEPT) layouts.set(id, last);
    return last;
  };
}

function sameKeys(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((key, index) => key === b[index]);
}

const encoderCache = new WeakMap<Signature, ValueEncoder[]>();

/** Built once per signature: predictions come in small requests. */
function encodersOf(signature: Signature): ValueEncoder[] {
  const known = encoderCache.get(signature);
  if (known) return known;
  const encoders = signature.inputs.map(valueEncoder);
  encoderCache.set(signature, encoders);
  return encoders;
}
