import type { EChartsOption } from 'echarts';
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
  const { text, text2, line, surface, fontFamily, palette } = theme;
  const words = { color: text2, fontFamily, fontSize: 12 };
  return {
    animation: false,
    grid: { left: 8, right: 56, top: 8, bottom: 24, containLabel: true },
    tooltip: {
      trigger: 'axis',
      axisPointer: { type: 'shadow' },
      backgroundColor: surface,
      borderColor: line,
      textStyle: { color: text, fontFamily, fontSize: 12 },
      valueFormatter: (value) => format(Number(value)),
    },
    xAxis: {
      type: 'value',
      name: label,
      nameLocation: 'middle',
      nameGap: 24,
      nameTextStyle: words,
      axisLabel: { ...words, showMaxLabel: false },
      splitLine: { lineStyle: { color: line } },
    },
    yAxis: {
      type: 'category',
      inverse: true,
      data: bars.map((bar) => bar.name),
      axisLabel: { ...words, width: 200, overflow: 'truncate' },
      axisLine: { lineStyle: { color: line } },
      axisTick: { show: false },
    },
    series: [
      {
        type: 'bar',
        name: label,
        barMaxWidth: 20,
        data: bars.map((bar) => ({
          value: bar.value,
          itemStyle: { color: palette[bar.slot % palette.length] },
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
