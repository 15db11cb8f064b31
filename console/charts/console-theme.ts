import type { ChartTheme } from '../../backend/charts/chart-theme';
import { computed } from 'vue';
import { shownTheme } from '../live/theme';

const SLOTS = 8;

/** The tokens of the theme on screen, as charts need them: canvas knows no CSS variables. */
export const consoleChartTheme = computed<ChartTheme>(() => {
  void shownTheme.value;
  const style = getComputedStyle(document.documentElement);
  const token = (name: string) => style.getPropertyValue(`--${name}`).trim();
  return {
    text: token('text'),
    text2: token('text-2'),
    line: token('line'),
    surface: token('surface'),
    fontFamily: token('sans'),
    palette: Array.from({ length: SLOTS }, (_, slot) => token(`chart-${slot + 1}`)),
    status: {
      running: token('running'),
      failed: token('failed'),
      succeeded: token('succeeded'),
      succeededTint: token('succeeded-tint'),
      other: token('queued'),
      otherTint: token('queued-tint'),
    },
  };
});
