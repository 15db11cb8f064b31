import type { CustomSeriesRenderItem, EChartsOption } from 'echarts';
import { nameAxis, tooltipOf, wordsOf } from './chart-frame';
import type { ChartTheme } from './chart-theme';

/** One try at a job. Times in seconds since the run began; a try under way ends now. */
export interface GanttBar {
  /** Of whom the lane is: a node. */
  lane: string;
  name: string;
  look: 'running' | 'succeeded' | 'failed' | 'other';
  waitedFrom: number;
  start: number;
  end: number;
}

/** A bar in its row: bars of one node that overlap get rows of their own. */
interface PlacedBar extends GanttBar {
  row: number;
}

const ROW_HEIGHT = 22;
const AXES_HEIGHT = 40;
/** A worker claims the next job while it writes down the last: so long two bars of one slot may overlap. */
const HANDOVER_SECONDS = 0.1;

/** Pixels that the chart of these bars needs. */
export function ganttHeight(bars: readonly GanttBar[]): number {
  return placeBars(bars).rows.length * ROW_HEIGHT + AXES_HEIGHT;
}

/**
 * Nodes as lanes, tries as bars along the time since the run began. Success is pale, so that what
 * runs and what failed is seen; a failed bar also carries a cross.
 *
 * @param tooltip what a bar says, as text
 */
export function runGantt(
  bars: readonly GanttBar[],
  formatTime: (seconds: number) => string,
  tooltip: (bar: GanttBar) => string,
  theme: ChartTheme,
): EChartsOption {
  const { placed, rows } = placeBars(bars);
  const words = wordsOf(theme);
  return {
    animation: false,
    grid: { left: 8, right: 24, top: 8, bottom: 4, containLabel: true },
    tooltip: {
      ...tooltipOf(theme),
      formatter: (shown) => {
        const { dataIndex } = Array.isArray(shown) ? { dataIndex: -1 } : shown;
        const bar = placed[dataIndex];
        return bar ? tooltip(bar) : '';
      },
    },
    xAxis: {
      type: 'value',
      min: 0,
      axisLabel: { ...words, showMaxLabel: false, hideOverlap: true, formatter: formatTime },
      splitLine: { lineStyle: { color: theme.line } },
    },
    yAxis: nameAxis(rows, { interval: 0 }, theme),
    series: [
      {
        type: 'custom',
        renderItem: drawBars(placed, theme),
        encode: { x: [1, 2], y: 0 },
        data: placed.map((bar) => [bar.row, bar.start, bar.end]),
      },
    ],
  };
}

/** Each bar goes to the first row of its lane that is free by then; only a lane's first row is named. */
export function placeBars(bars: readonly GanttBar[]): { placed: PlacedBar[]; rows: string[] } {
  const lanes = new Map<string, { freeFrom: number[]; bars: { bar: GanttBar; slot: number }[] }>();
  for (const bar of [...bars].sort((a, b) => a.start - b.start)) {
    const lane = lanes.get(bar.lane) ?? { freeFrom: [], bars: [] };
    lanes.set(bar.lane, lane);
    const free = lane.freeFrom.findIndex((from) => from <= bar.start + HANDOVER_SECONDS);
    const slot = free < 0 ? lane.freeFrom.length : free;
    lane.freeFrom[slot] = bar.end;
    lane.bars.push({ bar, slot });
  }
  const placed: PlacedBar[] = [];
  const rows: string[] = [];
  for (const [name, lane] of [...lanes].sort(([a], [b]) => a.localeCompare(b, 'en'))) {
    for (const { bar, slot } of lane.bars) placed.push({ ...bar, row: rows.length + slot });
    rows.push(...lane.freeFrom.map((_, slot) => (slot === 0 ? name : '')));
  }
  return { placed, rows };
}

const MIN_WIDTH = 2;
const CROSS = 4;

function drawBars(bars: readonly PlacedBar[], theme: ChartTheme): CustomSeriesRenderItem {
  return ({ dataIndex }, api) => {
    const bar = bars[dataIndex];
    if (!bar) return null;
    const [left = 0, middle = 0] = api.coord([bar.start, bar.row]);
    const [right = 0] = api.coord([bar.end, bar.row]);
    const width = Math.max(MIN_WIDTH, right - left);
    const height = ROW_HEIGHT - 6;
    const rect = {
      type: 'rect' as const,
      shape: { x: left, y: middle - height / 2, width, height, r: 2 },
      style: styleOf(bar.look, theme),
    };
    if (bar.look !== 'failed' || width < 3 * CROSS) return rect;
    const x = left + width / 2;
    const stroke = { stroke: theme.surface, lineWidth: 2 };
    const cross = [1, -1].map((turn) => ({
      type: 'line' as const,
      shape: {
        x1: x - CROSS,
        y1: middle - CROSS * turn,
        x2: x + CROSS,
        y2: middle + CROSS * turn,
      },
      style: stroke,
    }));
    return { type: 'group' as const, children: [rect, ...cross] };
  };
}

function styleOf(look: GanttBar['look'], { status }: ChartTheme) {
  switch (look) {
    case 'running':
      return { fill: status.running };
    case 'failed':
      return { fill: status.failed };
    case 'succeeded':
      return { fill: status.succeededTint, stroke: status.succeeded, lineWidth: 1 };
    case 'other':
      return { fill: status.otherTint, stroke: status.other, lineWidth: 1, lineDash: [3, 2] };
  }
}
