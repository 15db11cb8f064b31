import type { JsonObject } from '../../contracts/json';
import { estimateLogistic } from '../linear/estimate-linear';
import { fitLogistic, type LogisticFitOptions } from '../linear/fit-logistic';
import { LINEAR_PARAMETERS, l1Ratio, numberOf, tolerance } from '../linear/linear-parameters';
import { predictLogistic } from '../linear/predict-linear';
import { KernelError } from '../kernel-error';
import type { Algorithm, Report } from './algorithm';
import { CLASS_WEIGHT, classWeights } from './class-weights';
import type { LogisticEstimator } from './estimator';
import { expectEstimator } from './expect-estimator';
import { parameterSchema } from './parameter-schema';

const PARAMETERS = parameterSchema({
  penalty: {
    title: 'Penalty',
    description:
      'What pulls coefficients towards 0: l2 their squares, l1 their absolute values (many become 0), elasticnet both, null nothing.',
    anyOf: [{ type: 'string', enum: ['l2', 'l1', 'elasticnet'] }, { type: 'null' }],
    default: 'l2',
  },
  C: {
    title: 'Inverse regularisation',
    description: 'Smaller values pull the coefficients harder towards 0.',
    type: 'number',
    exclusiveMinimum: 0,
    maximum: 1e9,
    default: 1,
  },
  l1_ratio: l1Ratio('With elasticnet: share of the penalty on absolute coefficients.'),
  class_weight: CLASS_WEIGHT,
  max_iter: LINEAR_PARAMETERS.max_iter,
  tol: tolerance(
    'The solver stops where no element of the gradient is larger, or where a step lowers the loss by less than 2e-5 of this share.',
  ),
  fit_intercept: LINEAR_PARAMETERS.fit_intercept,
});

/** Logistic regression: binomial for two classes, multinomial for more. */
export const logisticRegression: Algorithm = {
  name: 'LogisticRegression',
  title: 'Logistic regression',
  task: 'classification',
  aliases: ['logistic_regression'],
  engine: 'own',
  kernelVersion: 6,
  prepare: () => ({ scaling: 'standard', missing: 'median' }),
  parameters: PARAMETERS,
  takesWeights: () => true,
  estimate: estimateLogistic,
  fit: (data, given, _seed, { kernel, report }) => {
    const options = {
      ...fitOptions(given, report),
      classWeights: classWeights(data, given['class_weight']),
    };
    const { maxIterations } = options.limits;
    report(0, maxIterations);
    const estimator = fitLogistic(data, options, kernel);
    report(maxIterations, maxIterations);
    return expectFinite(estimator);
  },
  predict: (estimator, x) => predictLogistic(expectEstimator(estimator, 'logistic', x), x),
};

function fitOptions(given: JsonObject, report: Report): Omit<LogisticFitOptions, 'classWeights'> {
  const maxIterations = numberOf(given, 'max_iter');
  const strength = given['penalty'] === null ? 0 : 1 / numberOf(given, 'C');
  const absoluteShare = shareOfAbsolute(given);
  return {
    absolute: strength * absoluteShare,
    squared: strength * (1 - absoluteShare),
    fitIntercept: given['fit_intercept'] === true,
    limits: {
      maxIterations,
      tolerance: numberOf(given, 'tol'),
      report: (iteration) => report(iteration, maxIterations),
    },
  };
}

function shareOfAbsolute(given: JsonObject): number {
  if (given['penalty'] === 'elasticnet') return numberOf(given, 'l1_ratio');
  return given['penalty'] === 'l1' ? 1 : 0;
}

function expectFinite(estimator: LogisticEstimator): LogisticEstimator {
  const { coefficients, intercepts } = estimator;
  if (coefficients.every(Number.isFinite) && intercepts.every(Number.isFinite)) return estimator;
  throw new KernelError(
    'not-finite',
    'The coefficients of LogisticRegression left the range of numbers. Choose a smaller C, or bring the columns to a smaller scale.',
  );
}
