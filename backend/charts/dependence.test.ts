import { dependenceBars, dependenceBarsHeight } from './dependence-bars';
import { dependenceLines } from './dependence-lines';
import { PLAIN_THEME } from './plain-theme';

const AXIS = { label: 'x', format: (value: number) => `<${value}>` };
const LINES = {
  grid: [1, 2, 4],
  mean: [0.5, 0.25, 0.75],
  individual: [
    [0, 0.5, 1],
    [1, 0, 0.5],
  ],
  slot: 1,
};

describe('dependenceLines', () => {
  const option = dependenceLines(
    { ...LINES, spread: { edges: [1, 2.5, 4], counts: [7, 3] } },
    { x: AXIS, y: { ...AXIS, label: 'y' } },
    PLAIN_THEME,
  );

  it('draws the mean in the colour of its class, and rows as one line that breaks off between them', () => {
    expect(option.series).toMatchObject([
      {
        data: [
          [1, 0],
          [2, 0.5],
          [4, 1],
          ['-', '-'],
          [1, 1],
          [2, 0],
          [4, 0.5],
          ['-', '-'],
        ],
        lineStyle: { width: 1 },
      },
      {
        name: 'Mean',
        color: '#00bb00',
        data: [
          [1, 0.5],
          [2, 0.25],
          [4, 0.75],
        ],
      },
      {
        type: 'custom',
        data: [
          [1, 2.5, 7],
          [2.5, 4, 3],
        ],
      },
    ]);
  });

  it('has the rows on the same scale below it, and none where they are not known', () => {
    const ends = { min: 1, max: 4 };
    expect(option.xAxis).toMatchObject([ends, { ...ends, gridIndex: 1, show: true }]);
    const bare = dependenceLines(LINES, { x: AXIS, y: AXIS }, PLAIN_THEME);
    expect(bare.series).toHaveLength(2);
    expect(bare.xAxis).toMatchObject([{ name: 'x' }, { show: false }]);
  });

  it('says the mean at a value of the grid', () => {
    const { tooltip } = option;
    const formatter = Array.isArray(tooltip) ? undefined : tooltip?.formatter;
    if (typeof formatter !== 'function') throw new Error('expected a function');
    const point = { seriesName: 'Mean', dataIndex: 2 } as never;
    expect(formatter([{ seriesName: 'Single rows', dataIndex: 0 } as never, point], '')).toBe(
      'x <4>\ny <0.75> on average',
    );
  });
});

describe('dependenceBars', () => {
  const bars = [
    { name: 'red', mean: 0.4, individual: [0.1, 0.7] },
    { name: 'missing', mean: 0.2, individual: [], isMissing: true },
  ];

  it('lists categories from the top, with their means beside them and rows as dots', () => {
    const { yAxis, series } = dependenceBars(bars, { x: AXIS, slot: 2 }, PLAIN_THEME);
    expect(yAxis).toMatchObject([
      { inverse: true, data: ['red', 'missing'] },
      { position: 'right', data: ['<0.4>', '<0.2>'] },
    ]);
    expect(series).toMatchObject([
      {
        data: [
          { value: 0.4, itemStyle: { color: '#aa0000' } },
          { value: 0.2, itemStyle: { borderType: 'dashed' } },
        ],
      },
      {
        data: [
          [0.1, 0],
          [0.7, 0],
        ],
      },
    ]);
  });

  it('grows with the categories', () => {
    expect(dependenceBarsHeight(3)).toBeGreaterThan(dependenceBarsHeight(2));
  });
});
