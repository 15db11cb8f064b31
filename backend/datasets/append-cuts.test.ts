import { createRandom } from '../kernels/random';
import { DatasetBench } from '../test/dataset-bench';
import type { Ingested } from './dataset-ingest';

describe('A table that comes in pieces', () => {
  let bench: DatasetBench;

  beforeAll(async () => {
    bench = await DatasetBench.create();
  }, 30_000);
  afterAll(() => bench.drop());

  it.each([1, 2, 3, 4])(
    'is the one that a single file makes, wherever it is cut: seed %i',
    async (seed) => {
      const random = createRandom(seed, 'cuts');
      const columns = Array.from({ length: 6 }, () => COLUMNS[random.integer(COLUMNS.length)]!);
      const header = columns.map((_, index) => `c${index}`).join();
      const rows = 66_000 + random.integer(80_000);
      const lines = Array.from({ length: rows }, (_, at) =>
        columns.map((cell) => cell(at / rows, random.integer(1_000))).join(),
      );
      const csv = (from: number, to?: number) => `${header}\n${lines.slice(from, to).join('\n')}\n`;
      const cuts = Array.from({ length: 3 }, () => 1 + random.integer(rows - 1));
      const [first, ...others] = [...new Set([...cuts, rows])].sort((a, b) => a - b);
      const name = `pieces_${seed}`;
      let made = await bench.upload(`${name}.csv`, csv(0, first));
      let from = first!;
      for (const to of others) {
        // as a version that was made before chunks had digests
        if (random.integer(3) === 0)
          await bench.sql('update dataset_version set chunk_digests = null where id = $1', [
            made.version.id,
          ]);
        made = await bench.append(name, csv(from, to));
        from = to;
      }
      const whole = await bench.upload(`whole_${seed}.csv`, csv(0));
      expect(made.version.contentHash).toBe(whole.version.contentHash);
      // the mean of what is added up in other portions
      const rounded = ({ version }: Ingested) =>
        version.columns.map(({ mean = 0, ...column }) => [column, mean.toPrecision(12)]);
      expect(rounded(made)).toEqual(rounded(whole));
    },
    60_000,
  );
});

/** Cells of columns at a place of the table from 0 to 1, by a number below 1,000. */
const COLUMNS: readonly ((place: number, drawn: number) => string | number)[] = [
  (_, drawn) => drawn,
  (place, drawn) => (place < 0.6 ? drawn : drawn / 8),
  (place, drawn) => (place < 0.4 ? '' : drawn % 9),
  (_, drawn) => (drawn % 2 === 0 ? 'yes' : 'no'),
  (place, drawn) => `kind ${drawn % (place < 0.7 ? 3 : 40)}`,
  (place, drawn) => (place < 0.5 ? `word ${drawn % 90}` : `word ${drawn} at ${place}`),
  (place, drawn) => `note ${drawn} at ${place}`,
  (_, drawn) => `2024-0${1 + (drawn % 9)}-1${drawn % 10}`,
];
