import { leastSquares } from '../linear/least-squares';
import { LINEAR_PARAMETERS, numberOf } from '../linear/linear-parameters';
import { linearAlgorithm } from './linear-algorithm';

const { alpha, fit_intercept } = LINEAR_PARAMETERS;

/** Least squares plus alpha times the squared coefficients. */
export const ridge = linearAlgorithm({
  name: 'Ridge',
  title: 'Ridge regression',
  aliases: ['ridge', 'ridge_regression'],
  engine: 'own',
  kernelVersion: 1,
  weighsToOne: false,
  parameters: { alpha, fit_intercept },
  fit: (data, given, kernel) =>
    leastSquares(kernel, data, {
      penalty: numberOf(given, 'alpha'),
      fitIntercept: given['fit_intercept'] === true,
    }),
});
