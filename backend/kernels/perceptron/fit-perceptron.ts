import { holdOut } from '../hold-out';
import { KernelError } from '../kernel-error';
import type { FitHost, TrainingData } from '../models/algorithm';
import type { PerceptronEstimator } from '../models/estimator';
import { createRandom } from '../random';
import { initialWeights } from './initial-weights';
import { Network, type NetworkShape } from './network';
import { predictPerceptron } from './predict-perceptron';

/** Words and meaning are scikit-learn's. */
export interface PerceptronSettings {
  hidden: readonly number[];
  activation: PerceptronEstimator['activation'];
  alpha: number;
  /** Null: 200, or all rows where there are fewer. */
  batch: number | null;
  learningRate: number;
  mostEpochs: number;
  tolerance: number;
  patience: number;
  /** Share of the rows to hold out and to stop by; null stops by the training loss. */
  validationFraction: number | null;
  seed: number;
}

/** Trains in epochs, each in an order of its own, until they stop to help. */
export function fitPerceptron(
  all: TrainingData,
  settings: PerceptronSettings,
  { kernel, report }: FitHost,
): PerceptronEstimator {
  const { seed, mostEpochs, patience, tolerance, validationFraction } = settings;
  report(0, mostEpochs);
  const held = validationFraction === null ? undefined : holdOut(all, validationFraction, seed);
  const data = held?.training ?? all;
  const scaling = targetScale(data);
  const units = unitsOf(data, settings.hidden);
  const { columns } = data.x;
  const { activation } = settings;
  const toEstimator = (weights: Float32Array): PerceptronEstimator => {
    return {
      kind: 'perceptron',
      classes: data.classes,
      columns,
      activation,
      units,
      weights,
      ...scaling,
    };
  };
  const targets = data.y.map((target) => (target - scaling.centre) / scaling.scale);
  const network = new Network(kernel, shapeOf(data, units, settings), data.x, targets);
  network.weights = initialWeights(units, activation, seed);
  let best = Infinity;
  let bestWeights: Float32Array | undefined;
  let without = 0;
  for (let epoch = 0; epoch < mostEpochs && without <= patience; epoch++) {
    createRandom(seed, 'epoch', epoch).shuffle(network.order);
    const loss = network.learn();
    expectFinite(loss);
    const measured = held ? -score(toEstimator(network.weights), held.validation) : loss;
    without = measured > best - tolerance ? without + 1 : 0;
    if (held && measured < best) bestWeights = network.weights;
    best = Math.min(best, measured);
    report(epoch + 1, mostEpochs);
  }
  report(mostEpochs, mostEpochs);
  return toEstimator(bestWeights ?? network.weights);
}

function unitsOf({ x, classes }: TrainingData, hidden: readonly number[]): Int32Array {
  return Int32Array.from([x.columns, ...hidden, classes > 2 ? classes : 1]);
}

function shapeOf(
  { x, classes }: TrainingData,
  units: Int32Array,
  settings: PerceptronSettings,
): NetworkShape {
  const { activation, learningRate, alpha } = settings;
  const batch = Math.min(settings.batch ?? 200, x.rows);
  const loss = classes === 0 ? 'squared' : classes === 2 ? 'logistic' : 'softmax';
  return { units, activation, loss, batch, learningRate, penalty: alpha };
}

/** Values are learnt in units of their spread: weights that start near 1 never reach far ones. */
function targetScale({ y, classes }: TrainingData): { centre: number; scale: number } {
  if (classes > 0) return { centre: 0, scale: 1 };
  let centre = 0;
  for (const value of y) centre += value / y.length;
  let largest = 0;
  for (const value of y) largest = Math.max(largest, Math.abs(value - centre));
  if (largest === 0) return { centre, scale: 1 };
  let squares = 0;
  // By the largest first, so that no square leaves the range of numbers.
  for (const value of y) squares += ((value - centre) / largest) ** 2 / y.length;
  return { centre, scale: largest * Math.sqrt(squares) };
}

/** Share of right classes, or R². */
function score(estimator: PerceptronEstimator, { x, y, classes }: TrainingData): number {
  const predictions = predictPerceptron(estimator, x);
  if (classes === 0) {
    const mean = y.reduce((sum, value) => sum + value / y.length, 0);
    const total = y.reduce((sum, value) => sum + ((value - mean) / estimator.scale) ** 2, 0);
    const left = y.reduce(
      (sum, value, row) => sum + ((value - predictions[row]!) / estimator.scale) ** 2,
      0,
    );
    return total === 0 ? -left : 1 - left / total;
  }
  const right = y.filter((code, row) => {
    const shares = predictions.subarray(row * classes, (row + 1) * classes);
    return shares.indexOf(shares.reduce((most, share) => Math.max(most, share), 0)) === code;
  });
  return right.length / y.length;
}

function expectFinite(loss: number): void {
  if (Number.isFinite(loss)) return;
  throw new KernelError(
    'not-finite',
    'The weights of the network left the range of numbers. Choose a smaller learning_rate_init.',
  );
}
