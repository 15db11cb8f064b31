import { KernelError } from '../kernel-error';
import type { Matrix } from '../pipeline/matrix';
import type { Algorithm, TrainingData } from './algorithm';
import type { GaussianEstimator } from './estimator';
import { log } from './exp-log';
import { expectEstimator } from './expect-estimator';
import { parameterSchema } from './parameter-schema';
import { softmax } from './softmax';

/** Naive Bayes: each column of each class is normal, and columns are taken as independent. */
export const gaussianNB: Algorithm = {
  name: 'GaussianNB',
  title: 'Naive Bayes',
  task: 'classification',
  aliases: ['gaussian_nb', 'naive_bayes'],
  engine: 'own',
  kernelVersion: 1,
  prepare: () => ({ scaling: 'none', missing: 'median' }),
  parameters: parameterSchema({
    var_smoothing: {
      title: 'Smoothing',
      description: 'Share of the largest variance of a column that is added to every variance.',
      type: 'number',
      exclusiveMinimum: 0,
      maximum: 1,
      default: 1e-9,
    },
  }),
  takesWeights: () => true,
  estimate: ({ rows, columns, classes }) => ({
    cpus: 1,
    memoryBytes: 16 * 1024 * 1024 + 8 * (3 * rows * (columns + 2) + 4 * classes * columns),
  }),
  fit: (data, parameters, _seed, { report }) => {
    report(0, 1);
    const estimator = fitGaussian(data, parameters['var_smoothing'] as number);
    report(1, 1);
    return estimator;
  },
  predict: (estimator, x) => predictGaussian(expectEstimator(estimator, 'gaussian', x), x),
};

/** As in scikit-learn, smoothing knows no weights. */
function fitGaussian(training: TrainingData, smoothing: number): GaussianEstimator {
  const { x, classes } = training;
  const { columns, data } = x;
  const everything = momentsOf({ x, y: new Float64Array(x.rows), classes: 1 });
  const { counts, means, variances } = momentsOf(training);
  const largest = everything.variances.reduce((most, variance) => Math.max(most, variance), 0);
  // Where no column varies at all, any spread tells as little as the next one.
  const added = smoothing * (largest || 1);
  const estimator: GaussianEstimator = {
    kind: 'gaussian',
    classes,
    columns,
    means,
    variances: variances.map((variance) => variance + added),
    priors: sharesOf(counts, training),
  };
  const isFinite = [means, estimator.variances].every((values) => values.every(Number.isFinite));
  if (isFinite && data.length > 0) return estimator;
  throw new KernelError(
    'not-finite',
    'The variances of GaussianNB left the range of numbers. Bring the columns to a smaller scale, or ask for scaling in the pipeline.',
  );
}

function sharesOf(counts: Float64Array, { x, weights }: TrainingData): Float64Array {
  const total = weights ? counts.reduce((sum, count) => sum + count, 0) : x.rows;
  return counts.map((count) => count / total);
}

/** What each class counts, and population means and variances, classes × columns, in two passes. */
function momentsOf({ x, y, classes, weights }: TrainingData): {
  counts: Float64Array;
  means: Float64Array;
  variances: Float64Array;
} {
  const { rows, columns, data } = x;
  const counts = new Float64Array(classes);
  const means = new Float64Array(classes * columns);
  const variances = new Float64Array(classes * columns);
  y.forEach((code, row) => (counts[code]! += weights?.[row] ?? 1));
  for (let row = 0; row < rows; row++) {
    const own = y[row]! * columns;
    const weight = weights?.[row] ?? 1;
    for (let column = 0; column < columns; column++)
      means[own + column]! += (weight * data[row * columns + column]!) / counts[y[row]!]!;
  }
  for (let row = 0; row < rows; row++) {
    const own = y[row]! * columns;
    const weight = weights?.[row] ?? 1;
    for (let column = 0; column < columns; column++)
      variances[own + column]! +=
        (weight * (data[row * columns + column]! - means[own + column]!) ** 2) / counts[y[row]!]!;
  }
  return { counts, means, variances };
}

function predictGaussian(estimator: GaussianEstimator, x: Matrix): Float64Array {
  const { classes, columns, means, variances, priors } = estimator;
  const constants = priors.map((prior, code) => {
    const own = variances.subarray(code * columns, (code + 1) * columns);
    return log(prior) - own.reduce((sum, variance) => sum + log(variance), 0) / 2;
  });
  const probabilities = new Float64Array(x.rows * classes);
  for (let row = 0; row < x.rows; row++) {
    for (let code = 0; code < classes; code++) {
      let distance = 0;
      for (let column = 0; column < columns; column++) {
        const at = code * columns + column;
        distance += (x.data[row * columns + column]! - means[at]!) ** 2 / variances[at]!;
      }
      probabilities[row * classes + code] = constants[code]! - distance / 2;
    }
    softmax(probabilities, row * classes, (row + 1) * classes);
  }
  return probabilities;
}
