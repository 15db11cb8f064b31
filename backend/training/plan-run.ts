import { formatBytes } from '../contracts/format-bytes';
import type { ClassLabel, Lineage } from '../contracts/model';
import { isLearnable, type ColumnSchema, type ColumnType } from '../contracts/table';
import { uuidv7 } from '../database/uuid';
import type { Dataset } from '../datasets/dataset.entity';
import type { DatasetVersion } from '../datasets/dataset-version.entity';
import { DomainError } from '../errors/domain-error';
import type { NewJob } from '../jobs/accept-jobs';
import { KernelError } from '../kernels/kernel-error';
import { didYouMean } from '../kernels/table/column-match';
import { checkClassWeights } from '../kernels/models/class-weights';
import { checkMonotone } from '../kernels/models/monotone';
import { findAlgorithm } from '../kernels/models/registry';
import { expectTakesWeights } from '../kernels/models/takes-weights';
import { validateParameters } from '../kernels/models/validate-parameters';
import { matrixWidth } from '../kernels/pipeline/matrix-width';
import { pipelineOptions } from '../kernels/pipeline/options';
import { planShards, type NodeSize, type PlannedShard } from './plan-shards';
import type { DatasetRequest, RunRequest } from './run-request';

/** A dataset of the request, found. */
export interface ResolvedDataset {
  request: DatasetRequest;
  dataset: Dataset;
  version: DatasetVersion;
  /** What the classes of the target are called, where that was asked for. */
  labels?: readonly ClassLabel[] | undefined;
}

/** The jobs of a model that has no version number yet: the accepting transaction gives it one. */
export interface PlannedFit {
  modelName: string;
  datasetId: string;
  /** The last one makes the model, the others what it is made of. */
  toJobs: (modelVersion: number) => NewJob<FitKind>[];
}

type FitKind = 'fit-model' | 'fit-shard' | 'assemble-model';

export interface PlanSettings {
  jobTimeoutSeconds: number;
  /** Workers that take jobs right now. */
  nodes: readonly NodeSize[];
  /** Signs what lets a job fetch the shards of a model. */
  signShards: (modelId: string) => string;
}

/**
 * Expands a request into its jobs, one per dataset and algorithm or several where a forest is cut up, and refuses what could not work:
 * an unknown column, an algorithm of the other task, a parameter out of range, a job that no node
 * could ever hold. Touches nothing.
 */
export function planRun(
  request: RunRequest,
  datasets: readonly ResolvedDataset[],
  settings: PlanSettings,
): PlannedFit[] {
  const models = datasets.reduce((sum, { request: asked }) => sum + asked.algorithms.length, 0);
  return datasets.flatMap((resolved, position) => {
    checkColumns(resolved);
    return resolved.request.algorithms.map((asked, index) =>
      pointingTo(`/datasets/${position}/algorithms/${index}`, () =>
        planFit(
          request,
          resolved,
          { ...asked, key: `${position}/${index}` },
          { ...settings, models },
        ),
      ),
    );
  });
}

/** Kernels point to places within what they were given; the caller wrote it elsewhere. */
function pointingTo<Result>(place: string, act: () => Result): Result {
  try {
    return act();
  } catch (error) {
    if (!(error instanceof KernelError)) throw error;
    const details = error.details.map((detail) =>
      detail.pointer === undefined ? detail : { ...detail, pointer: place + detail.pointer },
    );
    throw new KernelError(error.code, error.message, details);
  }
}

interface AskedAlgorithm {
  algorithm: string;
  parameters: Lineage['parameters'];
  pipeline: Lineage['parameters'];
  shards?: number | undefined;
  /** Position of the dataset, then of the algorithm, in the request. */
  key: string;
}

function planFit(
  request: RunRequest,
  resolved: ResolvedDataset,
  asked: AskedAlgorithm,
  settings: PlanSettings & { models: number },
): PlannedFit {
  const { dataset, version } = resolved;
  const { task, target, features, weight_column: weightColumn } = resolved.request;
  const algorithm = findAlgorithm(asked.algorithm, task);
  const parameters = validateParameters(algorithm, asked.parameters);
  const options = pipelineOptions(algorithm, parameters, asked.pipeline);
  if (weightColumn !== undefined) expectTakesWeights(algorithm, parameters);
  const targetColumn = version.columns.find((column) => column.name === target);
  if (resolved.labels) checkClassWeights(parameters, resolved.labels);
  const lineage: Lineage = {
    datasetVersionId: version.id,
    datasetHash: version.contentHash,
    algorithm: algorithm.name,
    kernelVersion: algorithm.kernelVersion,
    task,
    target,
    features: features ?? null,
    ...(weightColumn !== undefined && { weightColumn }),
    parameters,
    pipeline: { ...options },
    seed: request.seed,
    testSize: request.test_size,
  };
  const classes = task === 'classification' ? (targetColumn?.distinct ?? 2) : 0;
  const withTexts = options.text !== 'leave_out';
  const inputs = plannedInputs(version.columns, lineage, withTexts);
  checkMonotone(
    parameters,
    inputs.map(({ name, type }) => ({ name, isNumber: NUMBERS.has(type) })),
  );
  const shape = {
    rows: version.rowCount,
    columns: matrixWidth(inputs, options, classes),
    classes,
    weighted: weightColumn !== undefined,
  };
  const largestNode = largestOf(settings.nodes);
  const needs = algorithm.estimate(shape, lineage.parameters);
  const { memoryBytes } = needs;
  // More CPUs only make it faster: where no node has so many, fewer do, with the same bits.
  const cpus = Math.min(needs.cpus, largestNode?.cpus ?? 1);
  const modelName = `${algorithm.name}_${dataset.name}`;
  checkCapacity(modelName, memoryBytes, largestNode);
  const whole = { algorithm, parameters, shape, memoryBytes, asked: asked.shards };
  const shards = planShards(whole, settings.nodes, settings.models);
  const common = {
    key: `${asked.key}/${modelName}`,
    datasetVersionId: version.id,
    cpus,
    memoryBytes,
    priority: 0,
    timeoutSeconds: settings.jobTimeoutSeconds,
  };
  return {
    modelName,
    datasetId: dataset.id,
    toJobs: (modelVersion) => {
      const modelId = uuidv7();
      const payload = { modelId, modelName, modelVersion, datasetId: dataset.id, lineage };
      if (shards.length === 0) return [{ ...common, kind: 'fit-model', payload }];
      return jobsOfShards({ ...common, payload }, shards, settings.signShards(modelId));
    },
  };
}

function jobsOfShards(
  whole: Omit<NewJob<'fit-model'>, 'kind'>,
  shards: readonly PlannedShard[],
  ticket: string,
): NewJob<FitKind>[] {
  const growing = shards.map(({ trees, ...needs }): NewJob<'fit-shard'> => ({
    ...whole,
    ...needs,
    kind: 'fit-shard',
    key: `${whole.key}/trees ${trees.first}-${trees.first + trees.count - 1}`,
    payload: { ...whole.payload, trees },
  }));
  // it may have to grow what was lost, so it needs what one job would
  const assembly: NewJob<'assemble-model'> = {
    ...whole,
    kind: 'assemble-model',
    payload: { ...whole.payload, shards: shards.map(({ trees }) => trees), ticket },
    dependsOn: growing.map(({ key }) => key),
  };
  return [...growing, assembly];
}

/** The one with the most memory; undefined where no worker lives right now. */
function largestOf(nodes: readonly NodeSize[]): NodeSize | undefined {
  return [...nodes].sort((a, b) => b.memoryBytes - a.memoryBytes || b.cpus - a.cpus)[0];
}

function checkColumns({ request, dataset, version }: ResolvedDataset): void {
  const names = version.columns.map((column) => column.name);
  if (!names.includes(request.target))
    throw unknownColumn('target-missing', request.target, dataset.name, names);
  checkWeights(request, dataset.name, version.columns);
  for (const feature of request.features ?? []) {
    if (!names.includes(feature)) throw unknownColumn('no-features', feature, dataset.name, names);
    if (feature === request.weight_column) {
      throw new DomainError(
        'no-features',
        `Column ${JSON.stringify(feature)} weighs the rows; leave it out of the features.`,
      );
    }
    if (feature === request.target) {
      throw new DomainError(
        'no-features',
        `Column ${JSON.stringify(feature)} is the target; leave it out of the features.`,
      );
    }
  }
}

function checkWeights(
  { weight_column: name, target }: DatasetRequest,
  dataset: string,
  columns: readonly ColumnSchema[],
): void {
  if (name === undefined) return;
  const column = columns.find((other) => other.name === name);
  if (!column)
    throw unknownColumn(
      'invalid-weights',
      name,
      dataset,
      columns.map((other) => other.name),
    );
  const isNumber = column.type === 'number' || column.type === 'integer';
  if (isNumber && name !== target) return;
  throw new DomainError(
    'invalid-weights',
    name === target
      ? `Column ${JSON.stringify(name)} is the target and cannot weigh the rows. Choose another column, or none.`
      : `Column ${JSON.stringify(name)} is of type ${column.type}; weights are numbers. Choose another column, or none.`,
  );
}

function unknownColumn(
  code: 'target-missing' | 'no-features' | 'invalid-weights',
  name: string,
  dataset: string,
  names: string[],
): DomainError {
  const near = didYouMean(name, names);
  const hint =
    near === ''
      ? ` It has ${names
          .slice(0, 20)
          .map((column) => JSON.stringify(column))
          .join(', ')}.`
      : near;
  return new DomainError(
    code,
    `Dataset ${JSON.stringify(dataset)} has no column ${JSON.stringify(name)}.${hint}`,
  );
}

/** Types that are a number to every pipeline. */
const NUMBERS: ReadonlySet<ColumnType> = new Set(['number', 'integer', 'boolean']);

/** Columns that the model may learn from. */
function plannedInputs(
  columns: readonly ColumnSchema[],
  { target, features, weightColumn }: Lineage,
  withTexts: boolean,
): ColumnSchema[] {
  return columns.filter(
    ({ name, type }) =>
      name !== target &&
      name !== weightColumn &&
      (isLearnable(type) || (withTexts && type === 'text')) &&
      (features === null || features.includes(name)),
  );
}

function checkCapacity(
  modelName: string,
  memoryBytes: number,
  largestNode: NodeSize | undefined,
): void {
  if (!largestNode || memoryBytes <= largestNode.memoryBytes) return;
  throw new DomainError(
    'insufficient-capacity',
    `${modelName} needs ${formatBytes(memoryBytes)} on one node; the largest has ${formatBytes(largestNode.memoryBytes)}. Add a larger worker, or use fewer rows, fewer columns or a smaller model.`,
  );
}
