import type { EChartsOption } from 'echarts';
import {
  colourOf,
  FIXED,
  numberAxis,
  pointedAt,
  tooltipOf,
  type FormattedAxis,
} from './chart-frame';
import type { ChartTheme } from './chart-theme';
import { binBars } from './bin-bars';

/** How many rows have which error. @param edges one more than `counts`, ascending */
export function errorDistribution(
  { edges, counts }: { edges: readonly number[]; counts: readonly number[] },
  x: FormattedAxis,
  theme: ChartTheme,
): EChartsOption {
  return {
    animation: false,
    grid: { ...FIXED, left: 64, right: 16, top: 12, bottom: 48 },
    tooltip: {
      ...tooltipOf(theme),
      trigger: 'item',
      formatter: (shown) => {
        const bin = pointedAt(shown);
        const span = `${x.format(edges[bin] ?? 0)} to ${x.format(edges[bin + 1] ?? 0)}`;
        return `${span}: ${counts[bin]} ${counts[bin] === 1 ? 'row' : 'rows'}`;
      },
    },
    xAxis: { ...numberAxis(x, 30, theme), scale: true },
    yAxis: { ...numberAxis({ label: 'Rows' }, 44, theme), minInterval: 1 },
    series: [binBars(edges, counts, colourOf(0, theme))],
  };
}
