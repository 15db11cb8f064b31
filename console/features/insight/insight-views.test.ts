import { curvesOf } from './class-curves';
import { dependenceView } from './dependence-view';
import { importanceBars } from './importance-bars';
import { residualDots } from './residual-dots';

describe('importanceBars', () => {
  it('puts what counts most first, and all on one scale that holds zero and every spread', () => {
    const { bars, zero } = importanceBars({
      inputs: [
        { input: 'noise', mean: -0.1, sd: 0.1 },
        { input: 'size', mean: 0.6, sd: 0.2 },
      ],
    });
    expect(zero).toBeCloseTo(0.2, 12);
    expect(bars.map(({ input }) => input)).toEqual(['size', 'noise']);
    const [size, noise] = bars;
    expect([size!.from, size!.to, size!.low, size!.high]).toEqual(
      [0.2, 0.8, 0.6, 1].map((place) => expect.closeTo(place, 12)),
    );
    expect([noise!.from, noise!.to, noise!.low]).toEqual(
      [0.1, 0.2, 0].map((place) => expect.closeTo(place, 12)),
    );
  });

  it('of inputs that all count for nothing has bars without a length', () => {
    const { bars, zero } = importanceBars({ inputs: [{ input: 'a', mean: 0, sd: 0 }] });
    expect([zero, bars[0]!.from, bars[0]!.to]).toEqual([0, 0, 0]);
  });
});

describe('dependenceView', () => {
  const outputs = (values: number[]) => values.map((value) => [1 - value, value]);

  it('of a number is lines of the class that is shown, over the bins of the rows', () => {
    const view = dependenceView(
      {
        input: 'a',
        grid: [1, 2],
        mean: outputs([0.25, 0.5]),
        individual: [outputs([0, 1])],
        spread: { counts: [3], edges: [1, 2], outside: 0, missing: 0 },
      },
      1,
    );
    expect(view).toEqual({
      kind: 'lines',
      lines: {
        grid: [1, 2],
        mean: [0.25, 0.5],
        individual: [[0, 1]],
        spread: { edges: [1, 2], counts: [3] },
        slot: 1,
      },
    });
  });

  it('of categories is bars, and one more where rows miss the value', () => {
    const asked = {
      input: 'c',
      grid: ['x', 'y'],
      mean: outputs([0.25, 0.5]),
      individual: [outputs([0, 1]), outputs([0.5, 0.75])],
    };
    const bars = [
      { name: 'x', mean: 0.75, individual: [1, 0.5] },
      { name: 'y', mean: 0.5, individual: [0, 0.25] },
    ];
    expect(dependenceView(asked, 0)).toEqual({ kind: 'bars', bars });
    expect(dependenceView({ ...asked, missing: [0.125, 0.875] }, 0)).toEqual({
      kind: 'bars',
      bars: [...bars, { name: 'missing', mean: 0.125, individual: [], isMissing: true }],
    });
  });
});

describe('curvesOf', () => {
  it('gives a class its own slot on every chart, and the number that sums its curve up', () => {
    const classes = ['a', 'b', 'c'];
    const roc = { curves: [{ class: 'c', fpr: [0, 1], tpr: [0, 1], auc: 0.5 }] };
    expect(curvesOf(roc, classes)).toEqual([
      { name: 'c', slot: 2, x: [0, 1], y: [0, 1], score: 0.5 },
    ]);
    const gain = { curves: [{ class: 'b', share: [0.5, 1], gain: [0.75, 1], lift: [1.5, 1] }] };
    expect(curvesOf(gain, classes)).toMatchObject([{ slot: 1, x: [0, 0.5, 1], y: [0, 0.75, 1] }]);
  });
});

describe('residualDots', () => {
  it('is what is true, or the error, over the prediction', () => {
    const rows = { predicted: [1, 4], actual: [3, 2] };
    expect(residualDots('predicted', rows)).toEqual({
      dots: [
        [1, 3],
        [4, 2],
      ],
      ideal: [
        [1, 1],
        [4, 4],
      ],
    });
    expect(residualDots('errors', rows).dots).toEqual([
      [1, 2],
      [4, -2],
    ]);
  });
});
