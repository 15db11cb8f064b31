import fc from 'fast-check';
import { KIND } from './cell-kind';
import { numberRead, readNumber } from './read-number';

describe('readNumber', () => {
  it('reads every finite number as Number does, to the bit', () => {
    const written = fc.oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
      fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value.toExponential(3)),
      fc.stringMatching(/^[+-]?\d{0,20}\.\d{1,20}$/),
      fc.stringMatching(/^[+-]?\d{1,20}(\.\d{0,3})?(e[+-]?\d{1,2})?$/),
    );
    fc.assert(
      fc.property(written, (text) => {
        const isFinite = Number.isFinite(Number(text));
        expect([text, kindOf(text) !== 'text']).toEqual([text, isFinite]);
        if (isFinite) expect(numberRead[0]).toBe(Number(text) + 0);
      }),
      { seed: 1, numRuns: 5_000 },
    );
  });

  it('reads no byte behind the end', () => {
    const bytes = Buffer.from('0E-1');
    expect(readNumber(bytes, 0, 2)).toBe(KIND.text);
  });

  it.each([
    ['integer', ['0', '-0', '+12', '9007199254740991']],
    ['decimal', ['1.', '.5', '1e5', '1E-5', '-0.0', '1.7976931348623157e308']],
    ['comma', ['1,5', ',5', '-0,25', '1234567890123456,789']],
    ['huge', ['9007199254740992', '-9007199254740993', '1'.repeat(300)]],
    ['padded', ['007', '-01', '00.5', '00', '01'.repeat(20)]],
    ['text', ['', '.', '-', '+.', '1e', 'e5', '1e+', '1.2.3', '1,2,3', '0x10', '1_000', '1 000', '1e309', '9'.repeat(401), '--1', '١']],
  ] as const)('finds %s', (kind, texts) => {
    for (const text of texts) expect([text, kindOf(text)]).toEqual([text, kind]);
  }); // prettier-ignore
});

function kindOf(text: string): string {
  const bytes = Buffer.from(text);
  const code = readNumber(bytes, 0, bytes.length);
  return Object.entries(KIND).find(([, each]) => each === code)?.[0] ?? '';
}
