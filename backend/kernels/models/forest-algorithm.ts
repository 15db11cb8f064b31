import type { JsonObject } from '../../contracts/json';
import type { Task } from '../../contracts/model';
import { estimateForest } from '../trees/estimate-forest';
import { growForest } from '../trees/grow-forest';
import { growthOptions } from '../trees/tree-parameters';
import type { Algorithm, ParameterSchema } from './algorithm';
import { expectEstimator } from './expect-estimator';
import { predictForest } from './forest-predict';
import { parameterSchema } from './parameter-schema';

export interface ForestKind {
  name: string;
  title: string;
  task: Task;
  aliases: readonly string[];
  kernelVersion: number;
  parameters: ParameterSchema['properties'];
  /** Extremely randomised trees: one random threshold per column instead of the best. */
  randomThreshold: boolean;
}

/** An algorithm of one or many trees that grow apart from each other, in the compiled kernel. */
export function forestAlgorithm({ parameters, randomThreshold, ...kind }: ForestKind): Algorithm {
  return {
    ...kind,
    engine: 'own',
    prepare: () => ({ scaling: 'none', missing: 'keep' }),
    parameters: parameterSchema(parameters),
    estimate: (shape, given) => estimateForest(shape, given, treesOf(given)),
    fit: (data, given, seed, host) => {
      const options = growthOptions(given, data.x.columns, randomThreshold);
      const trees = { first: 0, count: treesOf(given), seed };
      return growForest(data, { ...options, trees }, host);
    },
    predict: (estimator, x) => predictForest(expectEstimator(estimator, 'forest', x), x),
  };
}

function treesOf(parameters: JsonObject): number {
  return (parameters['n_estimators'] as number | undefined) ?? 1;
}
