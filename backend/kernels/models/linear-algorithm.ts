import type { JsonObject } from '../../contracts/json';
import { estimateGram } from '../linear/estimate-linear';
import { evenRows, ofUnevenRows } from '../linear/even-rows';
import { predictLinear } from '../linear/predict-linear';
import { KernelError } from '../kernel-error';
import type { Algorithm, FitHost, ParameterSchema, TrainingData } from './algorithm';
import type { LinearEstimator } from './estimator';
import { expectEstimator } from './expect-estimator';
import { parameterSchema } from './parameter-schema';

export interface LinearKind {
  name: string;
  title: string;
  aliases: readonly string[];
  engine: string;
  kernelVersion: number;
  parameters: ParameterSchema['properties'];
  /** Whether weights of rows are scaled to a mean of 1, so that only their ratios matter. */
  weighsToOne: boolean;
  fit(data: TrainingData, parameters: JsonObject, kernel: FitHost['kernel']): LinearEstimator;
}

/** A regression by one coefficient per column, on standardised columns. */
export function linearAlgorithm({ parameters, weighsToOne, fit, ...kind }: LinearKind): Algorithm {
  const fitUneven: LinearKind['fit'] = (data, given, kernel) => {
    const fitIntercept = given['fit_intercept'] === true;
    const even = evenRows(kernel, data, { fitIntercept, toOne: weighsToOne });
    return ofUnevenRows(even, fit(even.data, { ...given, fit_intercept: false }, kernel));
  };
  return {
    ...kind,
    task: 'regression',
    prepare: () => ({ scaling: 'standard', missing: 'median' }),
    parameters: parameterSchema(parameters),
    takesWeights: () => true,
    estimate: estimateGram,
    fit: (data, given, _seed, { kernel, report }) => {
      report(0, 1);
      const fitted = data.weights ? fitUneven(data, given, kernel) : fit(data, given, kernel);
      const estimator = expectFinite(fitted, kind.name);
      report(1, 1);
      return estimator;
    },
    predict: (estimator, x) => predictLinear(expectEstimator(estimator, 'linear', x), x),
  };
}

function expectFinite(estimator: LinearEstimator, name: string): LinearEstimator {
  if (estimator.coefficients.every(Number.isFinite) && Number.isFinite(estimator.intercept))
    return estimator;
  throw new KernelError(
    'not-finite',
    `The coefficients of ${name} left the range of numbers. ` +
      'Bring the target and the columns to a smaller scale, for example by other units.',
  );
}
