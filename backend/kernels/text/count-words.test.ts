import { countWords } from './count-words';
import { murmurHash } from './murmur-hash';

/** Places of a text that are not 0, with their values. */
function counted(text: string, places: number, ngrams: number): Record<number, number> {
  const values = new Float64Array(places + 2).fill(0);
  countWords(text, { places, ngrams }, values, 1);
  expect([values[0], values[places + 1]]).toEqual([0, 0]);
  return Object.fromEntries(
    [...values.subarray(1, places + 1).entries()].filter(([, value]) => value !== 0),
  );
}

const TEXTS = [
  'The quick brown fox, the lazy dog',
  'a I x',
  'Größe über ÄRGER naïve 42 foo_bar',
  'fox fox FOX',
  '日本語 テキスト 2024',
  "don't stop",
];

/** HashingVectorizer(n_features, ngram_range=(1, n)) of scikit-learn 1.2.1 on TEXTS; places that cancel out left away. */
const COUNTED: Record<string, Record<number, number>[]> = {
  '16,1': [
    {
      0: 0.30151134457776363,
      5: -0.30151134457776363,
      7: -0.6030226891555273,
      13: 0.30151134457776363,
      14: -0.6030226891555273,
    },
    {},
    {
      0: -0.4082482904638631,
      1: -0.4082482904638631,
      4: -0.4082482904638631,
      5: 0.4082482904638631,
      10: -0.4082482904638631,
      11: 0.4082482904638631,
    },
    { 7: -1 },
    { 2: -1 },
    { 6: 0.7071067811865475, 10: 0.7071067811865475 },
  ],
  '64,2': [
    {
      0: 0.30151134457776363,
      9: -0.30151134457776363,
      13: 0.30151134457776363,
      21: 0.30151134457776363,
      23: -0.30151134457776363,
      30: -0.30151134457776363,
      37: -0.30151134457776363,
      46: -0.30151134457776363,
      55: -0.30151134457776363,
      58: -0.30151134457776363,
      62: -0.30151134457776363,
    },
    {},
    {
      1: -0.3333333333333333,
      13: -0.3333333333333333,
      20: -0.3333333333333333,
      21: 0.3333333333333333,
      27: 0.3333333333333333,
      34: 0.3333333333333333,
      47: -0.3333333333333333,
      48: -0.3333333333333333,
      55: 0.3333333333333333,
    },
    { 23: -0.8320502943378437, 25: -0.5547001962252291 },
    {
      34: -0.4472135954999579,
      41: -0.4472135954999579,
      56: -0.4472135954999579,
      57: 0.4472135954999579,
      63: 0.4472135954999579,
    },
    { 26: 0.5773502691896258, 54: 0.5773502691896258, 55: 0.5773502691896258 },
  ],
};

describe('countWords', () => {
  it.each([
    [16, 1],
    [64, 2],
  ])('counts in %d places and runs of up to %d as scikit-learn does', (places, ngrams) => {
    TEXTS.forEach((text, at) => {
      const expected = COUNTED[`${places},${ngrams}`]![at]!;
      const actual = counted(text, places, ngrams);
      expect(Object.keys(actual)).toEqual(Object.keys(expected));
      for (const [place, value] of Object.entries(expected))
        expect(actual[Number(place)]).toBeCloseTo(value, 12);
    });
  });

  it('takes words of any length', () => {
    const long = 'ü'.repeat(5_000);
    expect(Object.values(counted(long, 8, 1)).map(Math.abs)).toEqual([1]);
    expect(counted(long, 8, 1)).toEqual(counted(`${long} ${long}`, 8, 1));
  });
});

describe('murmurHash', () => {
  // sklearn.utils.murmurhash3_32(text, 0) of scikit-learn 1.2.1
  it.each([
    ['', 0],
    ['a', 1009084850],
    ['ab', -1681926305],
    ['abc', -1277324294],
    ['abcd', 1139631978],
    ['fox', -1621867415],
    ['größe', -472672705],
    ['hello, world', 345750399],
  ])('hashes %j to %d', (text, hash) => {
    const bytes = Buffer.from(text);
    expect(murmurHash(bytes, bytes.length)).toBe(hash);
  });
});
