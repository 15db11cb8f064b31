import type { JsonObject } from '../contracts/json';
import type { Lineage } from '../contracts/model';
import { checkTarget } from './check-target';
import { backgroundRows } from './explain/background-rows';
import { KernelError } from './kernel-error';
import type { TreeSpan } from '../contracts/jobs';
import type { Algorithm, FitHost, Sharding } from './models/algorithm';
import type { FittedModel } from './models/fitted-model';
import { checkClassWeights } from './models/class-weights';
import { findAlgorithm } from './models/registry';
import { expectTakesWeights } from './models/takes-weights';
import { validateParameters } from './models/validate-parameters';
import { fitPipeline, type FittedPipeline } from './pipeline/fit-pipeline';
import type { Matrix } from './pipeline/matrix';
import { pipelineOptions, textSettings, type PipelineOptions } from './pipeline/options';
import { transformColumns } from './pipeline/transform';
import { matrixColumns, widthOf } from './pipeline/column-inputs';
import { targetValues } from './score-rows';
import { classCodes } from './table/class-labels';
import { columnsOfTable } from './table/raw-columns';
import { rawLayout } from './table/raw-layout';
import { rawMatrix } from './table/raw-matrix';
import { buildSignature, findTarget } from './table/signature';
import { weighedRows, weightsOf } from './table/row-weights';
import {
  presentRows,
  selectRows,
  type Column,
  type NumericColumn,
  type Table,
} from './table/table';

/** The part of a lineage that says how to learn from a table. */
export type LearningSpec = Pick<
  Lineage,
  'algorithm' | 'task' | 'target' | 'features' | 'weightColumn' | 'parameters' | 'pipeline' | 'seed'
>;

/** A table with a spec that fits it. */
export interface Learnable {
  table: Table;
  spec: LearningSpec;
  algorithm: Algorithm;
  parameters: JsonObject;
  options: PipelineOptions;
  target: Column;
  /** Rows with a target, and a weight above 0 where rows are weighed; ascending. */
  usable: Int32Array;
  /** What every row of the table counts, where rows are weighed. */
  weights: NumericColumn | undefined;
  /** Class of every row of the table, -1 where it has none; for a classification. */
  codes: Float64Array | undefined;
}

/** @throws KernelError for every table, target, algorithm, parameter or option it cannot learn with */
export function checkLearnable(table: Table, spec: LearningSpec): Learnable {
  const algorithm = findAlgorithm(spec.algorithm, spec.task);
  const parameters = validateParameters(algorithm, spec.parameters);
  const options = pipelineOptions(algorithm, parameters, spec.pipeline ?? {});
  const target = findTarget(table, spec.target);
  const present = presentRows(target);
  const weights = findWeights(table, spec, algorithm, parameters);
  const usable = weights ? weighedRows(weights, present) : present;
  // Without the rows that count nothing, as if these were not there.
  const counting = weights && usable.length < present.length ? selectRows(target, usable) : target;
  const labels = checkTarget(counting, usable.length, spec.task);
  if (labels) checkClassWeights(parameters, labels);
  const codes = labels && classCodes(target, labels);
  return { table, spec, algorithm, parameters, options, target, usable, weights, codes };
}

/**
 * Fits pipeline and algorithm on these rows of the table, and on nothing else.
 *
 * @param trees of the model, where it is to have no others
 */
export function fitRows(
  learnable: Learnable,
  rows: Int32Array,
  host: FitHost,
  trees?: TreeSpan,
): FittedModel {
  const { table, spec, algorithm, parameters, options, target, weights } = learnable;
  const { features, task, seed } = spec;
  const asked = { target: target.name, weights: weights?.name, features, task, rows };
  const signature = buildSignature(table, { ...asked, text: textSettings(options) });
  const { y, classes } = targetValues(target, signature, rows);
  const columns = columnsOfTable(table, signature, rows);
  const fitted = fitPipeline(columns, signature, options, { y, classes, seed });
  const { pipeline } = fitted;
  const room = host.kernel.matrix(rows.length, pipeline.featureNames.length);
  const x = expectFinite(transformColumns(pipeline, columns, room), pipeline.featureNames);
  writeOwnValues(fitted, x);
  const data = {
    x,
    y,
    classes,
    ...(weights && { weights: Float64Array.from(rows, (row) => weights.values[row]!) }),
    ...(signature.classes && { labels: signature.classes }),
    columns: matrixColumns(pipeline, signature),
  };
  const estimator = trees
    ? shardingOf(learnable).fit(data, { trees, parameters, seed }, host)
    : algorithm.fit(data, parameters, seed, host);
  const shown = backgroundRows(rows, rawLayout(signature).stride, seed);
  return {
    algorithm: algorithm.name,
    kernelVersion: algorithm.kernelVersion,
    signature,
    pipeline,
    estimator,
    background: rawMatrix(table, signature, shown),
  };
}

/** @throws KernelError where there is nothing to cut into shards */
export function shardingOf({ algorithm, parameters }: Learnable): Sharding {
  const { name, sharding } = algorithm;
  if (sharding && sharding.trees(parameters) > 1) return sharding;
  throw new KernelError('internal', `${name} cannot be fitted in shards.`);
}

function findWeights(
  table: Table,
  { weightColumn }: LearningSpec,
  algorithm: Algorithm,
  parameters: JsonObject,
): NumericColumn | undefined {
  if (weightColumn === undefined) return undefined;
  expectTakesWeights(algorithm, parameters);
  return weightsOf(table, weightColumn);
}

function expectFinite(x: Matrix, featureNames: readonly string[]): Matrix {
  // NaN stands for a missing value, where the algorithm takes some.
  const broken = x.data.findIndex((value) => value === Infinity || value === -Infinity);
  if (broken < 0) return x;
  throw new KernelError(
    'not-finite',
    `Column "${featureNames[broken % x.columns]}" is too large to compute with. Bring it to a smaller scale, for example by another unit.`,
  );
}

function writeOwnValues({ pipeline, ownValues }: FittedPipeline, { columns, data }: Matrix): void {
  let column = 0;
  pipeline.steps.forEach((step, input) => {
    const own = ownValues.get(input);
    if (own && step.kind === 'lookup')
      own.forEach((value, at) => {
        const row = Math.floor(at / step.width);
        data[row * columns + column + (at % step.width)] = value;
      });
    column += widthOf(step);
  });
}
