import { leastSquares } from '../linear/least-squares';
import { LINEAR_PARAMETERS } from '../linear/linear-parameters';
import type { ParameterProperty } from './algorithm';
import { linearAlgorithm } from './linear-algorithm';
import { canUsePackage, fitByPackage } from './ml-least-squares';

const ENGINE: ParameterProperty = {
  title: 'Engine',
  description:
    'auto: the npm package ml-regression-multivariate-linear for small tables of independent columns, the compiled kernel for all others. own: always the compiled kernel.',
  type: 'string',
  enum: ['auto', 'own'],
  default: 'auto',
};

/** Ordinary least squares. */
export const linearRegression = linearAlgorithm({
  name: 'LinearRegression',
  title: 'Linear regression',
  aliases: ['linear_regression'],
  engine: 'ml-regression-multivariate-linear',
  kernelVersion: 3,
  weighsToOne: false,
  parameters: { fit_intercept: LINEAR_PARAMETERS.fit_intercept, engine: ENGINE },
  fit: (data, given, kernel) => {
    const fitIntercept = given['fit_intercept'] === true;
    if (given['engine'] === 'auto' && canUsePackage(kernel, data, fitIntercept))
      return fitByPackage(data, fitIntercept);
    return leastSquares(kernel, data, { penalty: 0, fitIntercept });
  },
});
