import type { EChartsOption } from 'echarts';
import { colourOf, FIXED, numberAxis, referenceLine, tooltipOf } from './chart-frame';
import type { ChartTheme } from './chart-theme';

/** A curve within the unit square, such as ROC; `x` and `y` of equal length. */
export interface UnitCurve {
  name: string;
  x: readonly number[];
  y: readonly number[];
  /** Slot of the palette that is this class's on every chart. */
  slot: number;
}

export interface UnitFrame {
  x: string;
  y: string;
  /** What chance, or a perfect model, would draw. */
  reference?: readonly (readonly [number, number])[];
  /** Marks the points, where these are few and stand for groups of rows. */
  hasDots?: boolean;
}

/** Curves of classes over the same square; beyond as many as the palette has colours they are dashed. */
export function unitCurves(
  curves: readonly UnitCurve[],
  { x, y, reference, hasDots = false }: UnitFrame,
  theme: ChartTheme,
): EChartsOption {
  const whole = { min: 0, max: 1 };
  return {
    animation: false,
    grid: { ...FIXED, left: 56, right: 16, top: 12, bottom: 48 },
    tooltip: {
      ...tooltipOf(theme),
      trigger: 'axis',
      formatter: (shown) =>
        (Array.isArray(shown) ? shown : [shown])
          .filter(({ seriesName }) => seriesName !== REFERENCE)
          .map(({ seriesName, value }) => describe(seriesName ?? '', value, { x, y }))
          .join('\n'),
    },
    xAxis: numberAxis({ label: x, ...whole }, 30, theme),
    yAxis: numberAxis({ label: y, ...whole }, 40, theme),
    series: [
      ...(reference ? [{ ...referenceLine(reference, theme), name: REFERENCE }] : []),
      ...curves.map((curve) => ({
        type: 'line' as const,
        name: curve.name,
        data: curve.x.map((value, at) => [value, curve.y[at] ?? 0]),
        symbol: hasDots ? 'circle' : 'none',
        symbolSize: 7,
        color: colourOf(curve.slot, theme),
        lineStyle: {
          width: 2,
          type: curve.slot < theme.palette.length ? ('solid' as const) : ('dashed' as const),
        },
      })),
    ],
  };
}

const REFERENCE = 'reference';

function describe(name: string, value: unknown, { x, y }: { x: string; y: string }): string {
  const [across, up] = Array.isArray(value) ? value.map(Number) : [];
  return `${name}: ${x.toLowerCase()} ${shorten(across)}, ${y.toLowerCase()} ${shorten(up)}`;
}

function shorten(value: number | undefined): string {
  return value === undefined ? '–' : value.toFixed(3);
}
