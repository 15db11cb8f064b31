import type { ClassLabel } from './model';

/**
 * What a model's plots are drawn from, by kind, on its held-out rows: a few hundred numbers each,
 * however many rows and classes there were. Curves are lists of equal length, a point per place.
 */
export interface ModelPlots {
  /** Classification. Of two classes the second one's curve. */
  roc: { curves: RocCurve[] };
  'precision-recall': { curves: PrecisionRecallCurve[] };
  calibration: { curves: CalibrationCurve[] };
  gain: { curves: GainCurve[] };
  confusion: ConfusionMatrix;
  classes: { classes: ClassRow[] };
  /** Regression. */
  residuals: Residuals;
  /** Computed when somebody asks for it. */
  'learning-curve': LearningCurve;
  importance: PermutationImportance;
  'partial-dependence': { inputs: PartialDependence[] };
}

export const PLOT_KINDS = [
  'roc',
  'precision-recall',
  'calibration',
  'gain',
  'confusion',
  'classes',
  'residuals',
  'learning-curve',
  'importance',
  'partial-dependence',
] as const satisfies (keyof ModelPlots)[];
export type PlotKind = keyof ModelPlots;

/** From (0, 0) to (1, 1). */
export interface RocCurve {
  class: ClassLabel;
  fpr: number[];
  tpr: number[];
  auc: number;
}

/** By rising recall. */
export interface PrecisionRecallCurve {
  class: ClassLabel;
  recall: number[];
  precision: number[];
  average_precision: number;
  /** Precision of a guess. */
  share: number;
}

/** A point for each tenth of the probability that occurs. */
export interface CalibrationCurve {
  class: ClassLabel;
  predicted: number[];
  observed: number[];
  rows: number[];
}

/** What the rows of highest probability hold of the class: `gain` of all its rows, `lift` times as many as by chance. */
export interface GainCurve {
  class: ClassLabel;
  share: number[];
  gain: number[];
  lift: number[];
}

/** `counts[actual][predicted]`; a last class null stands for all that are not listed. */
export interface ConfusionMatrix {
  classes: (ClassLabel | null)[];
  counts: number[][];
}

export interface ClassRow {
  class: ClassLabel;
  /** Held-out rows of it. */
  rows: number;
  precision: number;
  recall: number;
  f1: number;
}

/** A sample of the rows, spread evenly over the predictions, and how the errors of all are distributed. */
export interface Residuals {
  predicted: number[];
  actual: number[];
  /** Edges of the bins of `counts`, one more than these. */
  edges: number[];
  counts: number[];
}

/** Accuracy or R² over numbers of training rows, over three folds. */
export interface LearningCurve {
  train_sizes: number[];
  train_scores_mean: number[];
  train_scores_std: number[];
  val_scores_mean: number[];
  val_scores_std: number[];
}

export interface PermutationImportance {
  /** The score that falls. */
  metric: 'accuracy' | 'r2';
  /** The score with nothing shuffled. */
  baseline: number;
  repeats: number;
  /** Per input of the signature: how much the score fell, mean and standard deviation of the repeats. */
  inputs: { input: string; mean: number; sd: number }[];
}

/** What predictions do, on average and row by row, when one input moves and all others stay. */
export interface PartialDependence {
  input: string;
  /** Values that the input was set to: numbers ascending, or categories. */
  grid: (number | string)[];
  /** grid × outputs: mean prediction; outputs are the classes, or one value. */
  mean: number[][];
  /** Some rows by themselves (ICE): rows × grid × outputs. */
  individual: number[][][];
  /** Where the rows are that the model learned from; plots of older versions do not say. */
  spread?: InputSpread;
  /** Per output: mean prediction where the value is missing. Absent where no row learned from missed it. */
  missing?: number[];
}

/** How many of the rows that a model learned from are where, by their value of one input. */
export interface InputSpread {
  /** Rows in each of the bins between `edges`, or of each category of the grid. */
  counts: number[];
  /** Of numbers: from the grid's first value to its last, one more than there are bins. */
  edges?: number[];
  /** Rows beyond the grid: before its first and after its last number, or of other categories. */
  outside: number;
  missing: number;
}
