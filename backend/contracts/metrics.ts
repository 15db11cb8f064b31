import type { Task } from './model';

export interface MetricInfo {
  label: string;
  title: string;
  task: Task;
  /** Which way is better. */
  direction: 'higher' | 'lower';
  unit: MetricUnit;
  /** Decimal places worth showing; errors in the target's own unit have none of their own. */
  decimals?: number;
  /** Shown at first sight; the others are for who looks for them. */
  isPrimary: boolean;
}

/** `share` between 0 and 1 (a few go below), `target` the target's own, `nats` information. */
export type MetricUnit = 'share' | 'target' | 'target squared' | 'nats';

/** Every metric of a model, in the order to show them; the first of a task ranks its models. */
export const METRICS: Readonly<Record<string, MetricInfo>> = {
  f1: primary(share('F1', 'F1 (weighted by the classes’ rows)')),
  accuracy: primary(share('Accuracy', 'Accuracy')),
  roc_auc: primary(share('ROC AUC', 'Area under the ROC curve, each class against the rest')),
  log_loss: primary(loss('Log loss', 'Mean negative log-likelihood', 'nats')),
  precision: primary(share('Precision', 'Precision (weighted by the classes’ rows)')),
  recall: primary(share('Recall', 'Recall (weighted by the classes’ rows)')),
  balanced_accuracy: share('Balanced accuracy', 'Mean recall of the classes that occur'),
  mcc: share('MCC', 'Matthews correlation coefficient'),
  kappa: share('Kappa', 'Cohen’s kappa'),
  f1_macro: share('F1 macro', 'F1, mean over the classes'),
  precision_macro: share('Precision macro', 'Precision, mean over the classes'),
  recall_macro: share('Recall macro', 'Recall, mean over the classes'),
  roc_auc_ovo: share('ROC AUC OvO', 'Area under the ROC curve, mean over pairs of classes'),
  pr_auc: share('PR AUC', 'Average precision, each class against the rest'),
  top_3_accuracy: share('Top 3', 'Share of rows whose class is among the three most probable'),
  brier: loss('Brier', 'Brier score, mean squared error of the probabilities', 'share'),
  ece: loss('ECE', 'Expected calibration error in 15 bins', 'share'),
  r2: primary({ ...share('R²', 'Share of the variance that is explained'), task: 'regression' }),
  rmse: primary(error('RMSE', 'Root mean squared error')),
  mae: primary(error('MAE', 'Mean absolute error')),
  mse: { ...error('MSE', 'Mean squared error'), unit: 'target squared' },
  median_ae: error('Median AE', 'Median absolute error'),
  max_error: error('Max error', 'Largest absolute error'),
  explained_variance: {
    ...share('Explained variance', 'R² of errors without their mean'),
    task: 'regression',
  },
  mape: relativeError('MAPE', 'Mean absolute error relative to the value'),
  smape: relativeError('sMAPE', 'Mean absolute error relative to value and prediction'),
  pinball_10: error('Pinball 10 %', 'Loss of a prediction of the 10 % quantile'),
  pinball_90: error('Pinball 90 %', 'Loss of a prediction of the 90 % quantile'),
};

/** The metrics of a task, the one that ranks first. */
export function metricsOf(task: Task): string[] {
  return Object.keys(METRICS).filter((name) => METRICS[name]?.task === task);
}

type Untold = Omit<MetricInfo, 'isPrimary'>;

function primary(info: MetricInfo): MetricInfo {
  return { ...info, isPrimary: true };
}

function share(label: string, title: string): MetricInfo {
  return other({
    label,
    title,
    task: 'classification',
    direction: 'higher',
    unit: 'share',
    decimals: 3,
  });
}

function loss(label: string, title: string, unit: MetricUnit): MetricInfo {
  return other({ label, title, task: 'classification', direction: 'lower', unit, decimals: 4 });
}

function error(label: string, title: string): MetricInfo {
  return other({ label, title, task: 'regression', direction: 'lower', unit: 'target' });
}

function relativeError(label: string, title: string): MetricInfo {
  return { ...error(label, title), unit: 'share', decimals: 3 };
}

function other(info: Untold): MetricInfo {
  return { ...info, isPrimary: false };
}
