import type { EChartsOption } from 'echarts';
import {
  colourOf,
  nameAxis,
  numberAxis,
  pointedAt,
  tooltipOf,
  type FormattedAxis,
} from './chart-frame';
import type { ChartTheme } from './chart-theme';

/** What is predicted, on average, where an input has one category. */
export interface DependenceBar {
  name: string;
  mean: number;
  /** Rows by themselves. */
  individual: readonly number[];
  /** Drawn apart: the value is missing. */
  isMissing?: boolean;
}

const ROW_HEIGHT = 32;

/** Pixels that the chart of so many bars needs. */
export function dependenceBarsHeight(bars: number): number {
  return bars * ROW_HEIGHT + 64;
}

/** Categories from the top, each a bar from zero with single rows as faint dots. */
export function dependenceBars(
  bars: readonly DependenceBar[],
  { x, slot }: { x: FormattedAxis; slot: number },
  theme: ChartTheme,
): EChartsOption {
  const color = colourOf(slot, theme);
  const rows = (texts: string[]) =>
    nameAxis(texts, { width: 140, overflow: 'truncate', interval: 0 }, theme);
  const means = rows(bars.map(({ mean }) => x.format(mean)));
  return {
    animation: false,
    grid: { left: 8, right: 8, top: 8, bottom: 28, containLabel: true },
    tooltip: {
      ...tooltipOf(theme),
      trigger: 'axis',
      axisPointer: { type: 'shadow' },
      formatter: (shown) => {
        const bar = bars[pointedAt(shown)];
        return bar ? `${bar.name}\n${x.label} ${x.format(bar.mean)} on average` : '';
      },
    },
    xAxis: numberAxis(x, 28, theme),
    // The means stand in a column of their own at the right, so that no dot lies below a digit.
    yAxis: [
      rows(bars.map(({ name }) => name)),
      {
        ...means,
        position: 'right',
        axisLine: { show: false },
        axisLabel: { ...means.axisLabel, color: theme.text },
      },
    ],
    series: [
      {
        type: 'bar',
        barMaxWidth: 16,
        data: bars.map(({ mean, isMissing }) => ({
          value: mean,
          itemStyle: isMissing
            ? { color: theme.surface, borderColor: color, borderType: 'dashed' }
            : { color },
        })),
      },
      {
        type: 'scatter',
        data: bars.flatMap(({ individual }, at) => individual.map((value) => [value, at])),
        symbolSize: 4,
        silent: true,
        itemStyle: { color: theme.text, opacity: 0.45 },
      },
    ],
  };
}
