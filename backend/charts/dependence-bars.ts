import type { EChartsOption } from 'echarts';
import { colourOf, numberAxis, tooltipOf, wordsOf, type AxisLook } from './chart-frame';
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
  { x, slot }: { x: AxisLook & { format: (value: number) => string }; slot: number },
  theme: ChartTheme,
): EChartsOption {
  const color = colourOf(slot, theme);
  const rows = {
    type: 'category' as const,
    inverse: true,
    axisLabel: {
      ...wordsOf(theme),
      width: 140,
      overflow: 'truncate' as const,
      interval: 0,
    },
    axisLine: { lineStyle: { color: theme.line } },
    axisTick: { show: false },
  };
  return {
    animation: false,
    grid: { left: 8, right: 8, top: 8, bottom: 28, containLabel: true },
    tooltip: {
      ...tooltipOf(theme),
      trigger: 'axis',
      axisPointer: { type: 'shadow' },
      formatter: (shown) => {
        const { dataIndex } = Array.isArray(shown) ? (shown[0] ?? { dataIndex: 0 }) : shown;
        const bar = bars[dataIndex];
        return bar ? `${bar.name}\n${x.label} ${x.format(bar.mean)} on average` : '';
      },
    },
    xAxis: numberAxis(x, 28, theme),
    // The means stand in a column of their own at the right, so that no dot lies below a digit.
    yAxis: [
      { ...rows, data: bars.map(({ name }) => name) },
      {
        ...rows,
        position: 'right',
        axisLine: { show: false },
        axisLabel: { ...rows.axisLabel, color: theme.text },
        data: bars.map(({ mean }) => x.format(mean)),
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
