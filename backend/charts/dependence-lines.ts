import type { EChartsOption } from 'echarts';
import { colourOf, FIXED, numberAxis, tooltipOf, type FormattedAxis } from './chart-frame';
import type { ChartTheme } from './chart-theme';
import { binBars } from './bin-bars';

/** What predictions do while one number moves and all else stays. */
export interface DependenceLines {
  /** Ascending. */
  grid: readonly number[];
  /** Per value of the grid, over rows. */
  mean: readonly number[];
  /** Rows by themselves: each has a value per value of the grid. */
  individual: readonly (readonly number[])[];
  /** Rows learned from, by bins of the input. */
  spread?: { edges: readonly number[]; counts: readonly number[] } | undefined;
  /** Of the output, on every chart of the model. */
  slot: number;
}

/** The mean as a line, single rows faint behind it, and below them where the rows learned from are. */
export function dependenceLines(
  { grid, mean, individual, spread, slot }: DependenceLines,
  { x, y }: { x: FormattedAxis; y: FormattedAxis },
  theme: ChartTheme,
): EChartsOption {
  const ends = { min: grid[0] ?? 0, max: grid.at(-1) ?? 0 };
  const color = colourOf(slot, theme);
  const below = spread ? STRIP_HEIGHT : 0;
  const rug = { ...numberAxis({ label: '' }, 0, theme), axisLabel: { show: false } };
  return {
    animation: false,
    grid: [
      { ...FIXED, left: 72, right: 24, top: 12, bottom: 48 + below },
      { ...FIXED, left: 72, right: 24, height: STRIP_HEIGHT - 8, bottom: 48 },
    ],
    tooltip: {
      ...tooltipOf(theme),
      trigger: 'axis',
      formatter: (shown) => {
        const points = Array.isArray(shown) ? shown : [shown];
        const point = points.find(({ seriesName }) => seriesName === MEAN);
        if (!point) return '';
        const at = point.dataIndex;
        return `${x.label} ${x.format(grid[at] ?? 0)}\n${y.label} ${y.format(mean[at] ?? 0)} on average`;
      },
    },
    xAxis: [
      {
        ...numberAxis(spread ? { ...x, label: '' } : x, 30, theme),
        ...ends,
        ...(spread && { axisLabel: { show: false } }),
      },
      {
        ...numberAxis(x, 30, theme),
        ...ends,
        gridIndex: 1,
        show: spread !== undefined,
        splitLine: { show: false },
      },
    ],
    yAxis: [
      { ...numberAxis(y, 52, theme), scale: true },
      { ...rug, gridIndex: 1, show: false },
    ],
    series: [
      {
        type: 'line',
        name: 'Single rows',
        // One line that breaks off between rows is drawn faster than a line per row.
        data: individual.flatMap((line) => [...line.map((value, at) => [grid[at], value]), BREAK]),
        symbol: 'none',
        silent: true,
        lineStyle: { color: theme.text2, width: 1, opacity: 0.28 },
      },
      {
        type: 'line',
        name: MEAN,
        data: mean.map((value, at) => [grid[at], value]),
        symbol: 'circle',
        symbolSize: grid.length === 1 ? 9 : 5,
        color,
        lineStyle: { width: 3 },
        z: 3,
      },
      ...(spread
        ? [
            {
              ...binBars(spread.edges, spread.counts, theme.line),
              silent: true,
              xAxisIndex: 1,
              yAxisIndex: 1,
            },
          ]
        : []),
    ],
  };
}

const MEAN = 'Mean';
/** Height of the strip of rows, in pixels. */
const STRIP_HEIGHT = 40;
const BREAK = ['-', '-'];
