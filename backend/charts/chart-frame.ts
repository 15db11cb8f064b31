import type { TooltipComponentFormatterCallbackParams, TooltipComponentOption } from 'echarts';
import type { ChartTheme } from './chart-theme';

/** What all charts share, in the theme's colours: words, the box that follows the pointer, axes of numbers and of names, a line to compare with. */

export function wordsOf({ text2, fontFamily }: ChartTheme) {
  return { color: text2, fontFamily, fontSize: 12 };
}

/** Drawn on the canvas and not as HTML, so that a name from a table is never more than text. */
export function tooltipOf({ text, line, surface, fontFamily }: ChartTheme): TooltipComponentOption {
  return {
    renderMode: 'richText',
    confine: true,
    backgroundColor: surface,
    borderColor: line,
    textStyle: { color: text, fontFamily, fontSize: 12 },
  };
}

/** ECharts would move a plot for its labels' sake; those of ours have room, and plots above each other stay aligned. */
export const FIXED = { outerBoundsMode: 'none' as const };

export interface AxisLook {
  label: string;
  /** A value in words, and along the axis where `tick` is not given. */
  format?: (value: number) => string;
  /** The round values along the axis, which need fewer digits. */
  tick?: (value: number) => string;
  min?: number;
  max?: number;
}

/** One whose values are also told beside the pointer. */
export type FormattedAxis = AxisLook & { format: (value: number) => string };

/** Below or beside the plot, its label along the middle. */
export function numberAxis(
  { label, format, tick = format, min, max }: AxisLook,
  nameGap: number,
  theme: ChartTheme,
) {
  const words = wordsOf(theme);
  return {
    type: 'value' as const,
    name: label,
    nameLocation: 'middle' as const,
    nameGap,
    nameTextStyle: { ...words, overflow: 'truncate' as const, width: 280 },
    axisLabel: { ...words, hideOverlap: true, ...(tick && { formatter: tick }) },
    axisLine: { show: true, lineStyle: { color: theme.line } },
    axisTick: { show: false },
    splitLine: { lineStyle: { color: theme.line } },
    ...(min !== undefined && { min }),
    ...(max !== undefined && { max }),
  };
}

/** Names from the top, a row each. */
export function nameAxis(
  names: readonly string[],
  look: { width?: number; overflow?: 'truncate'; interval?: number },
  theme: ChartTheme,
) {
  return {
    type: 'category' as const,
    inverse: true,
    data: [...names],
    axisLabel: { ...wordsOf(theme), ...look },
    axisLine: { lineStyle: { color: theme.line } },
    axisTick: { show: false },
  };
}

/** Dashed, behind what is measured: what chance or a perfect model would draw. */
export function referenceLine(
  points: readonly (readonly [number, number])[],
  { text2 }: ChartTheme,
) {
  return {
    type: 'line' as const,
    data: points.map((point) => [...point]),
    symbol: 'none',
    silent: true,
    lineStyle: { color: text2, width: 1, type: [4, 4] },
  };
}

/** Which of a series' values the pointer is at; of several series, the first one's. */
export function pointedAt(shown: TooltipComponentFormatterCallbackParams): number {
  return [shown].flat()[0]?.dataIndex ?? 0;
}

/** The colour that an entity has on every chart. */
export function colourOf(slot: number, { palette }: ChartTheme): string {
  return palette[slot % palette.length] ?? '';
}
