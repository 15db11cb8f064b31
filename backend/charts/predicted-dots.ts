import type { EChartsOption } from 'echarts';
import {
  colourOf,
  FIXED,
  numberAxis,
  referenceLine,
  tooltipOf,
  type FormattedAxis,
} from './chart-frame';
import type { ChartTheme } from './chart-theme';

export interface DotFrame {
  x: FormattedAxis;
  y: FormattedAxis;
  /** Where dots of a model without errors would lie: both ends of a line. */
  ideal: readonly [readonly [number, number], readonly [number, number]];
}

/** Rows as dots: predicted values against actual ones, or against errors. */
export function predictedDots(
  dots: readonly (readonly [number, number])[],
  { x, y, ideal }: DotFrame,
  theme: ChartTheme,
): EChartsOption {
  return {
    animation: false,
    grid: { ...FIXED, left: 72, right: 16, top: 12, bottom: 48 },
    tooltip: {
      ...tooltipOf(theme),
      trigger: 'item',
      formatter: (shown) => {
        const { value } = Array.isArray(shown) ? { value: undefined } : shown;
        const [across = 0, up = 0] = Array.isArray(value) ? value.map(Number) : [];
        return `${x.label}: ${x.format(across)}\n${y.label}: ${y.format(up)}`;
      },
    },
    xAxis: { ...numberAxis(x, 30, theme), scale: true },
    yAxis: { ...numberAxis(y, 56, theme), scale: true },
    series: [
      referenceLine(ideal, theme),
      {
        type: 'scatter',
        data: dots.map((dot) => [...dot]),
        symbolSize: 6,
        itemStyle: { color: colourOf(0, theme), opacity: 0.6 },
      },
    ],
  };
}
