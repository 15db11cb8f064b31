import type { EChartsOption } from 'echarts';
import { colourOf, nameAxis, numberAxis, tooltipOf } from './chart-frame';
import type { ChartTheme } from './chart-theme';

/** One model's bar. */
export interface MetricBar {
  name: string;
  value: number;
  /** Slot of the palette that is this model's on every chart. */
  slot: number;
}

/**
 * Horizontal bars of one metric over models, in the given order from the top, from zero so that
 * lengths can be compared. A negative value (an R² below zero) reaches to the left of it.
 *
 * @param format a value as text, for labels and tooltip
 */
export function metricBars(
  bars: readonly MetricBar[],
  label: string,
  format: (value: number) => string,
  theme: ChartTheme,
): EChartsOption {
  const { text, fontFamily } = theme;
  return {
    animation: false,
    grid: { left: 8, right: 56, top: 8, bottom: 24, containLabel: true },
    tooltip: {
      ...tooltipOf(theme),
      trigger: 'axis',
      axisPointer: { type: 'shadow' },
      valueFormatter: (value) => format(Number(value)),
    },
    xAxis: numberAxis({ label }, 24, theme),
    yAxis: nameAxis(
      bars.map((bar) => bar.name),
      { width: 200, overflow: 'truncate' },
      theme,
    ),
    series: [
      {
        type: 'bar',
        name: label,
        barMaxWidth: 20,
        data: bars.map((bar) => ({
          value: bar.value,
          itemStyle: { color: colourOf(bar.slot, theme) },
        })),
        label: {
          show: true,
          position: 'right',
          color: text,
          fontFamily,
          fontSize: 12,
          formatter: ({ value }) => format(Number(value)),
        },
      },
    ],
  };
}
