import type { PerceptronEstimator } from '../models/estimator';
import { createRandom } from '../random';
import { layersOf } from './network';

/**
 * Weights and biases drawn by seed, evenly within a bound that keeps signals of all layers about as
 * large (Glorot and Bengio), as scikit-learn draws them.
 */
export function initialWeights(
  units: Int32Array,
  activation: PerceptronEstimator['activation'],
  seed: number,
): Float32Array {
  const layers = layersOf(units);
  const weights = new Float32Array(layers.at(-1)!.end);
  layers.forEach(({ inputs, outputs, start, end }, layer) => {
    const random = createRandom(seed, 'weights', layer);
    const bound = Math.sqrt((activation === 'logistic' ? 2 : 6) / (inputs + outputs));
    for (let at = start; at < end; at++) weights[at] = (2 * random.uniform() - 1) * bound;
  });
  return weights;
}
