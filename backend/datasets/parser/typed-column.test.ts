import fc from 'fast-check';
import { columnBatch } from '../../test/column-batch';
import { CellMemory } from './cell-memory';
import { isNumeric, KIND } from './cell-kind';
import { classifyCell } from './classify-cell';
import { MissingMarkers, USUAL_MARKERS } from './missing-markers';
import { numberRead } from './read-number';
import { TypedColumn } from './typed-column';

const memory = new CellMemory();
const markers = new MissingMarkers(USUAL_MARKERS);
const digits = fc.stringMatching(/^[+-]?\d{0,18}([.,]\d{0,9})?([eE][+-]?\d{0,3})?$/);
const cells = fc.oneof(
  digits,
  fc.double().map(String),
  fc.integer().map(String),
  fc.constantFrom(...USUAL_MARKERS, '', 'true', 'FALSE', 'trueish', '2024-02-29', '007', '-'),
  fc.string({ unit: 'grapheme', maxLength: 20 }),
);
const spaced = fc
  .tuple(fc.constantFrom('', ' ', '\t '), cells, fc.constantFrom('', ' ', '\n'))
  .map((parts) => parts.join(''));

describe('The cells of a column', () => {
  it('are what they are one by one, whoever looks at them', () => {
    fc.assert(
      fc.property(fc.array(spaced, { minLength: 1, maxLength: 50 }), (values) => {
        scan(values);
        for (const [row, value] of values.entries()) {
          const [kind, number] = lookedAt(value);
          expect([value, memory.kinds[row]]).toEqual([value, kind]);
          expect(memory.numbers[row]).toBe(number);
        }
      }),
      { seed: 1, numRuns: 1_000 },
    );
  });

  it('get the number of their value, in the order in which values appear', () => {
    fc.assert(
      fc.property(fc.array(spaced, { maxLength: 80 }), (values) => {
        const column = scan(values);
        const numbers = new Map<string, number>();
        for (const [row, value] of values.entries()) {
          const isMissing = lookedAt(value)[0] === KIND.missing;
          if (!isMissing && !numbers.has(value)) numbers.set(value, numbers.size);
          expect(memory.codes[row]).toBe(isMissing ? -1 : numbers.get(value));
        }
        expect(column.distinct.texts()).toEqual([...numbers.keys()]);
      }),
      { seed: 2 },
    );
  });

  it('are told apart by nearly all of their hashes', () => {
    const values = Array.from({ length: 20_000 }, (_, row) => `customer ${row}`);
    scan(values);
    expect(new Set(memory.hashes.subarray(0, values.length)).size).toBeGreaterThan(19_990);
  });
});

function scan(values: readonly string[]): TypedColumn {
  const column = new TypedColumn(markers, { distinctLimit: 10_000, isText: false });
  column.scan(columnBatch(values, memory), 0);
  return column;
}

/** Kind and number of a cell by the code that is not compiled. */
function lookedAt(value: string): [number, number] {
  const bytes = Buffer.from(value);
  let [start, end] = [0, bytes.length];
  while (start < end && bytes[start]! <= 0x20) start++;
  while (start < end && bytes[end - 1]! <= 0x20) end--;
  if (markers.has(bytes, start, end)) return [KIND.missing, Number.NaN];
  const kind = classifyCell(bytes, start, end);
  return [kind, isNumeric(kind) ? numberRead[0]! : Number.NaN];
}
