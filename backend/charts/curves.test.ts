import { errorDistribution } from './error-distribution';
import { learningLines } from './learning-lines';
import { PLAIN_THEME } from './plain-theme';
import { predictedDots } from './predicted-dots';
import { unitCurves } from './unit-curves';

const AXIS = { label: 'x', format: (value: number) => `<${value}>` };

describe('unitCurves', () => {
  const curves = [0, 1, 2].map((slot) => ({ name: `c${slot}`, x: [0, 1], y: [0, 0.5], slot }));

  it('colours a class by its slot and dashes it where a colour comes again', () => {
    const { series } = unitCurves(curves, { x: 'x', y: 'y' }, PLAIN_THEME);
    expect(series).toMatchObject([
      { color: '#aa0000', lineStyle: { type: 'solid' } },
      { color: '#00bb00', lineStyle: { type: 'solid' } },
      { color: '#aa0000', lineStyle: { type: 'dashed' } },
    ]);
  });

  it('always shows the whole square, with the line of chance behind the curves', () => {
    const reference: [number, number][] = [
      [0, 0],
      [1, 1],
    ];
    const { xAxis, yAxis, series } = unitCurves(curves, { x: 'x', y: 'y', reference }, PLAIN_THEME);
    expect([xAxis, yAxis]).toMatchObject([
      { min: 0, max: 1 },
      { min: 0, max: 1 },
    ]);
    expect(Array.isArray(series) && series[0]).toMatchObject({
      name: 'reference',
      data: reference,
    });
    expect(series).toHaveLength(4);
  });
});

describe('predictedDots', () => {
  it('draws a dot per row over the line of a model without errors', () => {
    const ideal = [
      [0, 0],
      [9, 9],
    ] as const;
    const { series } = predictedDots([[1, 2]], { x: AXIS, y: AXIS, ideal }, PLAIN_THEME);
    expect(series).toMatchObject([
      { type: 'line', data: ideal },
      { type: 'scatter', data: [[1, 2]] },
    ]);
  });
});

describe('errorDistribution', () => {
  it('has a bar from edge to edge for each bin', () => {
    const { series } = errorDistribution({ edges: [-1, 0, 3], counts: [4, 1] }, AXIS, PLAIN_THEME);
    expect(series).toMatchObject([
      {
        data: [
          [-1, 0, 4],
          [0, 3, 1],
        ],
      },
    ]);
  });
});

describe('learningLines', () => {
  it('has a band of one deviation to either side of both lines, below zero as well', () => {
    const { series } = learningLines(
      {
        train_sizes: [10, 20],
        train_scores_mean: [1, 0.75],
        train_scores_std: [0, 0.25],
        val_scores_mean: [-0.5, 0.5],
        val_scores_std: [0.25, 0.125],
      },
      AXIS,
      PLAIN_THEME,
    );
    const all = Array.isArray(series) ? series : [];
    expect(all).toHaveLength(6);
    expect(all.slice(3)).toMatchObject([
      {
        data: [
          [10, -0.75],
          [20, 0.375],
        ],
        stackStrategy: 'all',
      },
      {
        data: [
          [10, 0.5],
          [20, 0.25],
        ],
      },
      {
        name: 'Other rows',
        color: '#aa0000',
        data: [
          [10, -0.5],
          [20, 0.5],
        ],
      },
    ]);
  });
});
