import { ganttHeight, placeBars, type GanttBar } from './run-gantt';

const bar = (lane: string, start: number, end: number): GanttBar => ({
  lane,
  start,
  end,
  waitedFrom: 0,
  name: `${lane} ${start}`,
  look: 'succeeded',
});

describe('placeBars', () => {
  it('gives bars of a node that overlap rows of their own, and reuses a row that is free again', () => {
    const { placed, rows } = placeBars([bar('a', 0, 4), bar('a', 1, 2), bar('a', 3, 5)]);
    expect(rows).toEqual(['a', '']);
    expect(placed.map(({ start, row }) => [start, row])).toEqual([
      [0, 0],
      [1, 1],
      [3, 1],
    ]);
  });

  it('puts a bar beside the one that ends when it starts', () => {
    expect(placeBars([bar('a', 0, 1), bar('a', 1, 2)]).rows).toEqual(['a']);
    // claimed while the end of the first was written down
    expect(placeBars([bar('a', 0, 1.03), bar('a', 1, 2)]).rows).toEqual(['a']);
  });

  it('keeps lanes in the order of their names, whoever began first', () => {
    const { rows } = placeBars([bar('worker-2', 0, 1), bar('head', 5, 6), bar('worker-1', 2, 3)]);
    expect(rows).toEqual(['head', 'worker-1', 'worker-2']);
  });
});

describe('ganttHeight', () => {
  it('grows with the rows', () => {
    const one = ganttHeight([bar('a', 0, 1)]);
    expect(ganttHeight([bar('a', 0, 1), bar('b', 0, 1)])).toBeGreaterThan(one);
  });
});
