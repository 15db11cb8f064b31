import { withKernel } from '../compiled/kernel';
import { findEdges } from './bin-edges';
import { planCells } from './plan-cells';

function plan(...columns: number[][]) {
  const rows = columns[0]!.length;
  const data = Float64Array.from({ length: rows * columns.length }, (_, at) => {
    return columns[at % columns.length]![Math.floor(at / columns.length)]!;
  });
  const x = { rows, columns: columns.length, data };
  return planCells(x, withKernel(1, (kernel) => findEdges(kernel, x)).edges);
}

const columnsOf = (cells: { columns: number[] }[]) => cells.map(({ columns }) => columns);

describe('planCells', () => {
  it('bundles columns that are never high together, whatever their two values are', () => {
    const cells = plan([1, 2, 3, 4, 5], [0, 1, 0, 0, 0], [7, 7, 7, 9, 7], [0, 0, 1, 0, 1]);
    expect(columnsOf(cells)).toEqual([[0], [1, 2, 3]]);
    expect(cells[1]!.members!.map((rows) => [...rows])).toEqual([[1], [3], [2, 4]]);
  });

  it('begins another bundle where two are high together', () => {
    const cells = plan([1, 0, 0, 0], [1, 0, 0, 0], [0, 1, 0, 0], [0, 1, 0, 0]);
    expect(columnsOf(cells)).toEqual([
      [0, 2],
      [1, 3],
    ]);
  });

  it('leaves alone what is mostly high, has missing values, or is the only one', () => {
    expect(columnsOf(plan([1, 1, 1, 0], [0, 0, NaN, 1], [0, 0, 0, 1]))).toEqual([[0], [1], [2]]);
    expect(plan([0, 0, 0, 1])[0]).toEqual({ columns: [0] });
  });
});
