import type { ChartTheme } from './chart-theme';

/** A theme for tests, with colours that tell from which of its slots they are. */
export const PLAIN_THEME: ChartTheme = {
  text: '#111111',
  text2: '#222222',
  line: '#333333',
  surface: '#ffffff',
  fontFamily: 'Sans',
  palette: ['#aa0000', '#00bb00'],
  status: { running: '', failed: '', succeeded: '', succeededTint: '', other: '', otherTint: '' },
};
