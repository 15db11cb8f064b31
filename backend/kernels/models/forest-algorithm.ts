import type { JsonObject } from '../../contracts/json';
import type { Task } from '../../contracts/model';
import { KernelError } from '../kernel-error';
import { estimateForest } from '../trees/estimate-forest';
import { growForest } from '../trees/grow-forest';
import { joinForests } from '../trees/join-forests';
import { growthOptions } from '../trees/tree-parameters';
import type { Algorithm, ParameterSchema, Sharding } from './algorithm';
import type { Estimator, ForestEstimator } from './estimator';
import { classWeights, weighClasses } from './class-weights';
import { expectEstimator } from './expect-estimator';
import { predictForest } from './forest-predict';
import { monotoneColumns } from './monotone';
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
export function forestAlgorithm(forest: ForestKind): ForestAlgorithm {
  const { parameters, randomThreshold, ...kind } = forest;
  const fitTrees: Sharding['fit'] = (data, { trees, parameters: given, seed }, host) => {
    const options = {
      ...growthOptions(given, data.x.columns, randomThreshold),
      monotone: monotoneColumns(data, given['monotonic_cst']),
    };
    const grow = { ...options, trees: { ...trees, seed } };
    // Each tree balances the rows that it sees.
    const asked = options.balanced ? null : given['class_weight'];
    if (data.classes === 2 && !data.weights && !options.monotone)
      return growForest(data, { ...grow, classWeights: classWeights(data, asked) }, host);
    return growForest(weighClasses(data, asked), grow, host);
  };
  return {
    ...kind,
    engine: 'own',
    prepare: () => ({ scaling: 'none', missing: 'keep' }),
    parameters: parameterSchema(parameters),
    takesWeights: () => true,
    estimate: (shape, given) => estimateForest(shape, given, treesOf(given)),
    fit: (data, given, seed, host) => {
      const trees = { first: 0, count: treesOf(given) };
      return fitTrees(data, { trees, parameters: given, seed }, host);
    },
    predict: (estimator, x, kernel) =>
      predictForest(expectEstimator(estimator, 'forest', x), x, kernel),
    sharding: {
      trees: treesOf,
      estimate: estimateForest,
      fit: fitTrees,
      join: (shards) => joinForests(shards.map(asForest), kind.task),
    },
  };
}

export type ForestAlgorithm = Algorithm & { sharding: Sharding };

function treesOf(parameters: JsonObject): number {
  return (parameters['n_estimators'] as number | undefined) ?? 1;
}

function asForest(estimator: Estimator): ForestEstimator {
  if (estimator.kind === 'forest') return estimator;
  throw new KernelError('internal', `A shard of a forest is of kind ${estimator.kind}.`);
}
