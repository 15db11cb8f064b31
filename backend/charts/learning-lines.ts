import type { EChartsOption, LineSeriesOption } from 'echarts';
import type { LearningCurve } from '../contracts/plots';
import { colourOf, FIXED, numberAxis, pointedAt, tooltipOf } from './chart-frame';
import type { ChartTheme } from './chart-theme';

/**
 * A score over numbers of rows learned from: on these rows, and on others. Bands reach one standard
 * deviation over the folds to either side.
 */
export function learningLines(
  curve: LearningCurve,
  score: { label: string; format: (value: number) => string },
  theme: ChartTheme,
): EChartsOption {
  const sides = [
    { ...LEARNED, mean: curve.train_scores_mean, sd: curve.train_scores_std },
    { ...HELD_OUT, mean: curve.val_scores_mean, sd: curve.val_scores_std },
  ];
  const sizes = curve.train_sizes;
  return {
    animation: false,
    grid: { ...FIXED, left: 64, right: 24, top: 12, bottom: 48 },
    tooltip: {
      ...tooltipOf(theme),
      trigger: 'axis',
      formatter: (shown) => {
        const at = pointedAt(shown);
        const lines = sides.map(
          ({ name, mean, sd }) =>
            `${name}: ${score.format(mean[at] ?? 0)} ± ${score.format(sd[at] ?? 0)}`,
        );
        return [`${sizes[at]} rows`, ...lines].join('\n');
      },
    },
    xAxis: {
      ...numberAxis({ label: 'Rows learned from' }, 30, theme),
      min: 'dataMin',
      max: 'dataMax',
    },
    yAxis: { ...numberAxis({ label: score.label, format: score.format }, 46, theme), scale: true },
    series: sides.flatMap(({ name, slot, mean, sd }) => [
      ...bandOf(sizes, { name, mean, sd, color: colourOf(slot, theme) }),
      {
        type: 'line' as const,
        name,
        symbolSize: 6,
        symbol: 'circle',
        color: colourOf(slot, theme),
        lineStyle: { width: 2 },
        data: sizes.map((size, at) => [size, mean[at] ?? 0]),
      },
    ]),
  };
}

/** The two lines: names, and slots of the palette. */
export const LEARNED = { name: 'Rows learned from', slot: 1 } as const;
export const HELD_OUT = { name: 'Other rows', slot: 0 } as const;

interface Band {
  name: string;
  mean: readonly number[];
  sd: readonly number[];
  color: string;
}

/** A clear area up to the lower end, and on top of it a tinted one of two deviations. */
function bandOf(sizes: readonly number[], { name, mean, sd, color }: Band): LineSeriesOption[] {
  const area = {
    type: 'line' as const,
    stack: `${name} ± one standard deviation`,
    // Stacks what is below zero as well: an R² may be.
    stackStrategy: 'all' as const,
    symbol: 'none',
    silent: true,
    lineStyle: { width: 0 },
  };
  return [
    { ...area, data: sizes.map((size, at) => [size, mean[at]! - sd[at]!]) },
    {
      ...area,
      areaStyle: { color, opacity: 0.16 },
      data: sizes.map((size, at) => [size, 2 * sd[at]!]),
    },
  ];
}
