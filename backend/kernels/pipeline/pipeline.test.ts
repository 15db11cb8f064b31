import type { Signature } from '../../contracts/model';
import { fitPipeline, transform } from './pipeline';

const signature: Signature = {
  task: 'regression',
  target: 'y',
  inputs: [
    { name: 'a', type: 'number', required: false, minimum: 1, maximum: 9, median: 2 },
    { name: 'c', type: 'category', required: true, categories: ['x', 'y'], mostFrequent: 'x' },
    {
      name: 'b',
      type: 'boolean',
      required: true,
      categories: ['true', 'false'],
      mostFrequent: 'true',
    },
    { name: 'k', type: 'integer', required: true, minimum: 3, maximum: 3, median: 3 },
  ],
};
const raw = Float64Array.from([1, 0, 0, 3, NaN, 1, 1, 3, 9, -1, NaN, 3]);

describe('Pipeline', () => {
  it('imputes medians, expands categories and reads booleans', () => {
    const pipeline = fitPipeline(raw, 3, signature, { scaling: 'none', missing: 'median' });
    expect(pipeline.featureNames).toEqual(['a', 'c=x', 'c=y', 'b', 'k']);
    expect([...transform(pipeline, raw, 3).data]).toEqual([
      1, 1, 0, 1, 3, 2, 0, 1, 0, 3, 9, 0, 0, 0, 3,
    ]);
  });

  it('leaves missing numbers to an algorithm that wants them, where training rows have some', () => {
    const pipeline = fitPipeline(raw, 3, signature, { scaling: 'none', missing: 'keep' });
    const { data } = transform(pipeline, Float64Array.of(NaN, 0, 0, NaN), 1);
    expect([...data]).toEqual([NaN, 1, 0, 1, 3]);
  });

  it('scales numbers to mean 0 and deviation 1, constant ones to 0', () => {
    const pipeline = fitPipeline(raw, 3, signature, { scaling: 'standard', missing: 'median' });
    const { data, columns } = transform(pipeline, raw, 3);
    const column = (at: number) => [0, 1, 2].map((row) => data[row * columns + at]!);
    expect(column(0).reduce((sum, value) => sum + value, 0)).toBeCloseTo(0, 12);
    expect(column(0).reduce((sum, value) => sum + value * value, 0) / 3).toBeCloseTo(1, 12);
    expect(column(4)).toEqual([0, 0, 0]);
  });

  it('gives each row the same features alone as among others', () => {
    const pipeline = fitPipeline(raw, 3, signature, { scaling: 'standard', missing: 'median' });
    const together = transform(pipeline, raw, 3).data;
    const apart = [0, 1, 2].flatMap((row) => [
      ...transform(pipeline, raw.slice(row * 4, row * 4 + 4), 1).data,
    ]);
    expect(apart).toEqual([...together]);
  });
});
