import { metricBars } from './metric-bars';
import { PLAIN_THEME } from './plain-theme';

const BARS = [
  { name: 'forest', value: 0.967, slot: 1 },
  { name: 'logistic', value: -0.5, slot: 2 },
];

function seriesOf(bars: typeof BARS) {
  const { series } = metricBars(bars, 'F1', (value) => value.toFixed(3), PLAIN_THEME);
  const first = Array.isArray(series) ? series[0] : undefined;
  if (first?.type !== 'bar') throw new Error('expected one series of bars');
  return first;
}

describe('metricBars', () => {
  it('keeps the order of the models, first one on top', () => {
    expect(metricBars(BARS, 'F1', String, PLAIN_THEME).yAxis).toMatchObject({
      inverse: true,
      data: ['forest', 'logistic'],
    });
  });

  it('colours a model by its slot, not by its place, and goes round the palette', () => {
    expect(seriesOf(BARS).data).toMatchObject([
      { value: 0.967, itemStyle: { color: '#00bb00' } },
      { value: -0.5, itemStyle: { color: '#aa0000' } },
    ]);
    expect(seriesOf(BARS.slice(1)).data).toMatchObject([{ itemStyle: { color: '#aa0000' } }]);
  });

  it('starts at zero: neither end of the axis is set and bars are not cut', () => {
    const { xAxis } = metricBars(BARS, 'F1', String, PLAIN_THEME);
    expect(xAxis).not.toHaveProperty('min');
    expect(xAxis).not.toHaveProperty('scale');
  });
});
