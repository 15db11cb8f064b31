/** The colours a chart is drawn in. Console and reports hand in their own, light or dark. */
export interface ChartTheme {
  text: string;
  text2: string;
  line: string;
  surface: string;
  fontFamily: string;
  /** Colours of the entities, by slot: a model keeps its slot whatever else is shown. */
  palette: readonly string[];
  /** Colours of states; tints fill what is calm. */
  status: Record<
    'running' | 'failed' | 'succeeded' | 'succeededTint' | 'other' | 'otherTint',
    string
  >;
}
