import type { CustomSeriesOption } from 'echarts';

/** A histogram along an axis of numbers: bins may be of any width, so no bars of a category axis. */
export function binBars(
  edges: readonly number[],
  counts: readonly number[],
  color: string,
): CustomSeriesOption {
  return {
    type: 'custom',
    encode: { x: [0, 1], y: 2 },
    itemStyle: { color },
    data: counts.map((count, bin) => [edges[bin] ?? 0, edges[bin + 1] ?? 0, count]),
    renderItem: (_params, api) => {
      const [left = 0, top = 0] = api.coord([api.value(0), api.value(2)]);
      const [right = 0, bottom = 0] = api.coord([api.value(1), 0]);
      const width = Math.max(1, right - left - GAP);
      return {
        type: 'rect',
        shape: { x: left, y: top, width, height: bottom - top },
        style: { fill: color },
      };
    },
  };
}

/** Pixels between two bars. */
const GAP = 1;
