import type { Kernel } from '../compiled/kernel';
import type { TrainingData } from '../models/algorithm';
import type { LinearEstimator } from '../models/estimator';
import { centredGram, gramPasses, interceptOf, type Gram } from './centred-gram';
import { descend } from './coordinate-descent';

export interface ElasticNetOptions {
  /** Times the rows: penalty on absolute coefficients, and on half their squares. */
  absolute: number;
  squared: number;
  fitIntercept: boolean;
  positive: boolean;
  maxIterations: number;
  /** Share of the targets' squares that the duality gap may have. */
  tolerance: number;
}

/** Least squares with penalties on absolute and squared coefficients, by coordinate descent. */
export function elasticNet(
  kernel: Kernel,
  data: TrainingData,
  options: ElasticNetOptions,
): LinearEstimator {
  const { fitIntercept, positive, maxIterations, tolerance } = options;
  const gram = centredGram(gramPasses(kernel, data, fitIntercept));
  const { products, withTargets: linear, size, targetSquares } = gram;
  const absolute = options.absolute * data.x.rows;
  const squared = options.squared * data.x.rows;
  const coefficients = new Float64Array(size);
  descend(
    {
      products,
      linear,
      absolute: new Float64Array(size).fill(absolute),
      squared: new Float64Array(size).fill(squared),
      positive,
    },
    coefficients,
    {
      maxIterations,
      smallestChange: SMALLEST_CHANGE * tolerance,
      // Without a penalty on absolute values the gap says nothing.
      isDone: (current, rest) =>
        absolute === 0 ||
        dualityGap(gram, { absolute, squared, positive }, current, rest) <=
          tolerance * targetSquares,
    },
  );
  return { kind: 'linear', coefficients, intercept: interceptOf(gram, coefficients) };
}

/** Sweeps over the Gram matrix are cheap, so coefficients get five digits more than is asked for. */
const SMALLEST_CHANGE = 1e-5;

/**
 * How far the objective can be from its least value (as in scikit-learn's enet_coordinate_descent).
 *
 * @param rest of each column: its product with the residuals
 */
function dualityGap(
  { withTargets, targetSquares }: Gram,
  { absolute, squared, positive }: { absolute: number; squared: number; positive: boolean },
  coefficients: Float64Array,
  rest: Float64Array,
): number {
  let largest = 0;
  let length = 0;
  let squares = 0;
  let explained = 0;
  let fitted = 0;
  coefficients.forEach((value, k) => {
    const pull = rest[k]! - squared * value;
    largest = Math.max(largest, positive ? pull : Math.abs(pull));
    length += Math.abs(value);
    squares += value * value;
    explained += value * withTargets[k]!;
    fitted += value * (withTargets[k]! - rest[k]!);
  });
  const residualSquares = targetSquares + fitted - 2 * explained;
  const scale = largest > absolute ? absolute / largest : 1;
  return (
    0.5 * residualSquares * (1 + scale * scale) +
    absolute * length -
    scale * targetSquares +
    scale * explained +
    0.5 * squared * (1 + scale * scale) * squares
  );
}
