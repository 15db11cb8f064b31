import type { JsonObject } from '../../contracts/json';
import type { ParameterProperty } from '../models/algorithm';

/** The parameters of linear models, with scikit-learn's names, defaults and meaning. */
export const LINEAR_PARAMETERS = {
  alpha: {
    title: 'Penalty',
    description: 'How hard the coefficients are pulled towards 0; 0 does not pull at all.',
    type: 'number',
    minimum: 0,
    maximum: 1e12,
    default: 1,
  },
  fit_intercept: {
    title: 'Intercept',
    description: 'Whether the model has a constant term; it is not penalised.',
    type: 'boolean',
    default: true,
  },
  max_iter: {
    title: 'Iterations',
    description: 'Most iterations of the solver.',
    type: 'integer',
    minimum: 1,
    maximum: 100_000,
    default: 1000,
  },
  positive: {
    title: 'Positive',
    description: 'Whether coefficients below 0 are not allowed.',
    type: 'boolean',
    default: false,
  },
} as const satisfies Record<string, ParameterProperty>;

/** Share of a penalty that goes to absolute values, the rest goes to squares. */
export function l1Ratio(description: string): ParameterProperty {
  return {
    title: 'Share of L1',
    description,
    type: 'number',
    minimum: 0,
    maximum: 1,
    default: 0.5,
  };
}

export function tolerance(description: string): ParameterProperty {
  return {
    title: 'Tolerance',
    description,
    type: 'number',
    exclusiveMinimum: 0,
    maximum: 1,
    default: 1e-4,
  };
}

export function numberOf(parameters: JsonObject, name: string): number {
  return parameters[name] as number;
}
