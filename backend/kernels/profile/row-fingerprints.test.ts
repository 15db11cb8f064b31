import fc from 'fast-check';
import { RowFingerprints } from './row-fingerprints';

describe('Row fingerprints', () => {
  it('count the rows that repeat one before them, whatever the columns are cut into', () => {
    const row = fc.tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: -2, max: 1 }));
    fc.assert(
      fc.property(fc.array(row, { maxLength: 40 }), fc.integer({ min: 1, max: 9 }), (rows, cut) => {
        const prints = new RowFingerprints(rows.length);
        for (const column of [0, 1] as const)
          for (let from = 0; from < rows.length; from += cut) {
            const part = rows.slice(from, from + cut);
            prints.mix(from, part.length, (at) => [part[at]![column] >>> 0, column]);
          }
        const different = new Set(rows.map((values) => values.join())).size;
        expect(prints.countDuplicates()).toBe(rows.length - different);
      }),
      { seed: 4 },
    );
  });

  it('tell a million different rows apart', () => {
    const prints = new RowFingerprints(1_000_000);
    prints.mix(0, 1_000_000, (row) => [row % 1000, 0]);
    prints.mix(0, 1_000_000, (row) => [Math.floor(row / 1000), 0]);
    expect(prints.countDuplicates()).toBe(0);
  });
});
