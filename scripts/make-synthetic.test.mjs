import { readFileSync } from 'node:fs';
import path from 'node:path';
import { SYNTHETIC, synthetic } from './make-synthetic.mjs';

const FOLDER = path.join(__dirname, '..', 'datasets');
const SAMPLES = JSON.parse(readFileSync(path.join(FOLDER, 'samples.json'), 'utf8'));
const committed = (name) => readFileSync(path.join(FOLDER, `${name}.csv`), 'utf8');

describe('make-synthetic', () => {
  it.each(SYNTHETIC)('draws the very bytes of the committed %s', (name) => {
    expect(synthetic(name) === committed(name)).toBe(true);
  });

  it('refuses a name it does not know and lists those it knows', () => {
    expect(() => synthetic('iris')).toThrow(/no synthetic dataset 'iris'.*california_housing/);
  });
});

describe('samples.json', () => {
  it.each(SAMPLES)('tells the size and the target of $name', (sample) => {
    const [header, ...rows] = committed(sample.name).trimEnd().split('\n');
    const columns = header.split(',');

    expect(columns.at(-1)).toBe(sample.target);
    expect(columns).toHaveLength(sample.columns + 1);
    expect(rows).toHaveLength(sample.rows);
    expect(rows.filter((row) => row.split(',').length !== columns.length)).toEqual([]);
  });

  it.each(SAMPLES.filter(({ task }) => task === 'classification'))(
    'knows $name as a classification with classes from 0 upwards',
    (sample) => {
      const targets = committed(sample.name)
        .trimEnd()
        .split('\n')
        .slice(1)
        .map((row) => Number(row.slice(row.lastIndexOf(',') + 1)));
      const classes = [...new Set(targets)].sort((a, b) => a - b);

      expect(classes).toEqual(classes.map((_, index) => index));
    },
  );
});
