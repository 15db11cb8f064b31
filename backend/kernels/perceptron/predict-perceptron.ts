import type { PerceptronEstimator } from '../models/estimator';
import { predictScores } from '../models/boosting-predict';
import { exp } from '../models/exp-log';
import type { Matrix } from '../pipeline/matrix';
import { layersOf } from './network';

/** Regression: one value per row. Classification: rows × classes probabilities, row-major. */
export function predictPerceptron(estimator: PerceptronEstimator, x: Matrix): Float64Array {
  const { units, weights, classes, centre, scale } = estimator;
  const layers = layersOf(units);
  const outputs = units.at(-1)!;
  const scores = new Float64Array(x.rows * outputs);
  const states = Array.from(units, (count) => new Float64Array(count));
  for (let row = 0; row < x.rows; row++) {
    const [first] = states;
    for (let column = 0; column < x.columns; column++)
      first![column] = x.data[row * x.columns + column]!;
    for (let layer = 0; layer < layers.length; layer++) {
      multiply(states[layer]!, weights, layers[layer]!.start, states[layer + 1]!);
      if (layer < layers.length - 1) activate(estimator.activation, states[layer + 1]!);
    }
    scores.set(states.at(-1)!, row * outputs);
  }
  if (classes === 0) return scores.map((score) => centre + scale * score);
  return predictScores(scores, classes);
}

/** Inputs in f64 times weights in f32. */
function multiply(
  inputs: Float64Array,
  weights: Float32Array,
  start: number,
  outputs: Float64Array,
): void {
  const width = outputs.length;
  const biases = start + inputs.length * width;
  for (let output = 0; output < width; output++) outputs[output] = weights[biases + output]!;
  for (let input = 0; input < inputs.length; input++) {
    const value = inputs[input]!;
    const from = start + input * width;
    for (let output = 0; output < width; output++)
      outputs[output]! += value * weights[from + output]!;
  }
}

function activate(activation: PerceptronEstimator['activation'], states: Float64Array): void {
  for (let unit = 0; unit < states.length; unit++) {
    const sum = states[unit]!;
    switch (activation) {
      case 'relu':
        states[unit] = Math.max(0, sum);
        break;
      case 'tanh':
        states[unit] = 1 - 2 / (exp(2 * sum) + 1);
        break;
      case 'logistic':
        states[unit] = 1 / (1 + exp(-sum));
        break;
    }
  }
}
