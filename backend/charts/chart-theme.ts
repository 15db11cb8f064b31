/** The colours a chart is drawn in. Console and reports hand in their own, light or dark. */
export interface ChartTheme {
  text: string;
  text2: string;
  line: string;
  surface: string;
  fontFamily: string;
  /** Colours of the entities, by slot: a model keeps its slot whatever else is shown. */
  palette: readonly string[];
}
