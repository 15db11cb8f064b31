import type { Metrics, Signature } from '../contracts/model';
import type { ModelPlots } from '../contracts/plots';
import type { Kernel } from './compiled/kernel';
import { scoreClassification } from './metrics/classification';
import { classificationPlots } from './metrics/plots';
import { scoreRegression } from './metrics/regression';
import { residualsOf } from './metrics/residuals';
import type { TrainingData } from './models/algorithm';
import type { FittedModel } from './models/fitted-model';
import { predictColumns } from './predict';
import { classCodes } from './table/class-labels';
import { columnsOfTable } from './table/raw-columns';
import { findTarget } from './table/signature';
import type { Column, Table } from './table/table';

/** Predictions of rows beside what is true of them. */
export interface JudgedRows {
  truth: Float64Array;
  /** One value per row, or rows × classes probabilities, row-major. */
  predictions: Float64Array;
  /** 0 for a regression. */
  classes: number;
}

/** Lets a model predict rows of a table that have a target. */
export function judgeRows(
  model: FittedModel,
  table: Table,
  rows: Int32Array,
  kernel: Kernel,
): JudgedRows {
  const { signature } = model;
  const predictions = predictColumns(model, columnsOfTable(table, signature, rows), { kernel });
  const { y, classes } = targetValues(findTarget(table, signature.target), signature, rows);
  return { truth: y, predictions, classes };
}

/** Every score that has a meaning for these rows, and what their plots are drawn from. */
export function scoreRows(
  { truth, predictions, classes }: JudgedRows,
  signature: Signature,
): { metrics: Metrics; plots: Partial<ModelPlots> } {
  if (signature.task === 'regression')
    return {
      metrics: finiteOnly(scoreRegression(truth, predictions)),
      plots: { residuals: residualsOf(truth, predictions) },
    };
  const judged = { truth, probabilities: predictions, classes };
  return {
    metrics: finiteOnly(scoreClassification(truth, predictions, classes)),
    plots: classificationPlots(judged, signature.classes ?? []),
  };
}

/** The target of some rows, as class codes of the signature or as values. */
export function targetValues(
  target: Column,
  signature: Signature,
  rows: Int32Array,
): Pick<TrainingData, 'y' | 'classes'> {
  const classes = signature.classes ?? [];
  const all =
    target.kind === 'numeric' && signature.task === 'regression'
      ? target.values
      : classCodes(target, classes);
  return { y: Float64Array.from(rows, (row) => all[row]!), classes: classes.length };
}

/** An overflow is no score, and JSON has no word for it. */
function finiteOnly(scores: Metrics): Metrics {
  return Object.fromEntries(Object.entries(scores).filter(([, value]) => Number.isFinite(value)));
}
