import type { TreeSpan } from '../contracts/jobs';
import type { Lineage } from '../contracts/model';
import { KernelError } from '../kernels/kernel-error';
import type { Algorithm, FitShape } from '../kernels/models/algorithm';

export interface NodeSize {
  cpus: number;
  memoryBytes: number;
}

export interface WholeFit {
  algorithm: Algorithm;
  parameters: Lineage['parameters'];
  shape: FitShape;
  memoryBytes: number;
  /** Shards that the request asks for. */
  asked: number | undefined;
}

export interface PlannedShard {
  trees: TreeSpan;
  cpus: number;
  memoryBytes: number;
}

/**
 * Seconds for which a shard has to keep its CPUs busy to be worth a job. Each reads the table and cuts
 * it into bins once more, in about half a second; putting trees of 100 MB together, which one job need
 * not do, takes one to three. With 4 s a shard, two gained nothing on two cores that others used as well.
 */
const SECONDS_PER_SHARD = 5;

/**
 * The jobs that a fit's trees are shared out to; none where one job does it all. Unless the request
 * says how many, a fit is cut up where its run has fewer models than workers, so that some would be
 * idle, and into no more shards than there are workers and SECONDS_PER_SHARD allow. Workers count
 * that could hold the whole fit and have at least half the CPUs of the largest of them.
 */
export function planShards(
  fit: WholeFit,
  nodes: readonly NodeSize[],
  modelsOfRun: number,
): PlannedShard[] {
  const { algorithm, parameters, shape, asked } = fit;
  const { sharding } = algorithm;
  const trees = sharding?.trees(parameters) ?? 1;
  if (!sharding || trees < 2) {
    if (asked !== undefined && asked > 1) throw cannotBeCut(algorithm.name);
    return [];
  }
  const able = ableNodes(nodes, fit.memoryBytes);
  const cpusEach = Math.min(...able.map((node) => node.cpus));
  const { seconds } = sharding.estimate(shape, parameters, trees);
  const worthIt = Math.floor(seconds / (SECONDS_PER_SHARD * cpusEach));
  const sensible = modelsOfRun < able.length ? Math.min(able.length, worthIt) : 1;
  const count = Math.min(trees, asked ?? sensible);
  if (count < 2) return [];
  return cut(trees, count).map((span) => {
    const { cpus, memoryBytes } = sharding.estimate(shape, parameters, span.count);
    return { trees: span, cpus: Math.min(cpus, able.length > 0 ? cpusEach : 1), memoryBytes };
  });
}

function ableNodes(nodes: readonly NodeSize[], memoryBytes: number): NodeSize[] {
  const large = nodes.filter((node) => node.memoryBytes >= memoryBytes);
  const mostCpus = Math.max(...large.map((node) => node.cpus));
  return large.filter((node) => 2 * node.cpus >= mostCpus);
}

/** As even as it goes. */
function cut(trees: number, count: number): TreeSpan[] {
  const startOf = (shard: number): number => Math.floor((shard * trees) / count);
  return Array.from({ length: count }, (_, shard) => ({
    first: startOf(shard),
    count: startOf(shard + 1) - startOf(shard),
  }));
}

function cannotBeCut(name: string): KernelError {
  const detail = `${name} is fitted in one piece with these parameters; shards are for forests of several trees. Leave "shards" out.`;
  return new KernelError('invalid-parameter', detail, [{ detail, pointer: '/shards' }]);
}
