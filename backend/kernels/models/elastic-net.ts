import type { JsonObject } from '../../contracts/json';
import { elasticNet as fitElasticNet } from '../linear/elastic-net';
import { LINEAR_PARAMETERS, l1Ratio, numberOf, tolerance } from '../linear/linear-parameters';
import type { FitHost, TrainingData } from './algorithm';
import { linearAlgorithm } from './linear-algorithm';

const { alpha, fit_intercept, max_iter, positive } = LINEAR_PARAMETERS;
const tol = tolerance(
  "The solver stops where the duality gap is at most this share of the target's squares, and coefficients hardly change.",
);

/** Half the mean squared error plus alpha times the absolute coefficients. */
export const lasso = linearAlgorithm({
  name: 'Lasso',
  title: 'Lasso regression',
  aliases: ['lasso', 'lasso_regression'],
  engine: 'own',
  kernelVersion: 1,
  weighsToOne: true,
  parameters: { alpha, fit_intercept, max_iter, tol, positive },
  fit: (data, given, kernel) => fitNet(data, given, { kernel, absoluteShare: 1 }),
});

/** As Lasso, with a part of the penalty on squared coefficients. */
export const elasticNet = linearAlgorithm({
  name: 'ElasticNet',
  title: 'Elastic net regression',
  aliases: ['elastic_net'],
  engine: 'own',
  kernelVersion: 1,
  weighsToOne: true,
  parameters: {
    alpha,
    l1_ratio: l1Ratio(
      'Share of the penalty on absolute coefficients; the rest is on half their squares.',
    ),
    fit_intercept,
    max_iter,
    tol,
    positive,
  },
  fit: (data, given, kernel) =>
    fitNet(data, given, { kernel, absoluteShare: numberOf(given, 'l1_ratio') }),
});

function fitNet(
  data: TrainingData,
  given: JsonObject,
  { kernel, absoluteShare }: Pick<FitHost, 'kernel'> & { absoluteShare: number },
): ReturnType<typeof fitElasticNet> {
  const penalty = numberOf(given, 'alpha');
  return fitElasticNet(kernel, data, {
    absolute: penalty * absoluteShare,
    squared: penalty * (1 - absoluteShare),
    fitIntercept: given['fit_intercept'] === true,
    positive: given['positive'] === true,
    maxIterations: numberOf(given, 'max_iter'),
    tolerance: numberOf(given, 'tol'),
  });
}
