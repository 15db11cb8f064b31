import { withKernel } from './compiled/kernel';
import { checkLearnable, fitRows, shardingOf } from './fit-rows';
import { judged, splitUsable, type Learned, type LearnRequest } from './learn';
import type { TreeSpan } from '../contracts/jobs';
import type { FittedModel } from './models/fitted-model';

/** Consecutive trees of a model, and the model of these trees alone where somebody has grown it. */
export interface Shard {
  trees: TreeSpan;
  model: FittedModel | undefined;
}

/** The model that `learn` gives, less all trees but these: a shard. */
export function learnShard(request: LearnRequest, trees: TreeSpan): FittedModel {
  const { table, lineage, report, threads } = request;
  const learnable = checkLearnable(table, lineage);
  const { train } = splitUsable(learnable, lineage);
  return withKernel(threads, (kernel) => fitRows(learnable, train, { kernel, report }, trees));
}

/**
 * What `learn` gives, bit for bit, put together from shards that hold all trees in their order.
 * Those that are missing are grown here, each in a kernel of its own. Progress counts trees.
 */
export function assembleShards(request: LearnRequest, shards: readonly Shard[]): Learned {
  const { table, lineage, report, threads } = request;
  const learnable = checkLearnable(table, lineage);
  const split = splitUsable(learnable, lineage);
  const total = countTrees(shards);
  let there = countTrees(shards.filter(({ model }) => model));
  report(there, total);
  const models = shards.map(({ trees, model }) => {
    if (model) return model;
    const grown = withKernel(threads, (kernel) => {
      const host = { kernel, report: (done: number) => report(there + done, total) };
      return fitRows(learnable, split.train, host, trees);
    });
    there += trees.count;
    return grown;
  });
  const [first] = models;
  if (!first) throw new Error('a model is put together from at least one shard');
  const { join } = shardingOf(learnable);
  // pipeline, signature and background are those of the training rows, the same in every shard
  const model = { ...first, estimator: join(models.map(({ estimator }) => estimator)) };
  return withKernel(threads, (kernel) => judged(model, table, split, kernel));
}

function countTrees(shards: readonly Shard[]): number {
  return shards.reduce((sum, { trees }) => sum + trees.count, 0);
}
