import type { Lineage, Metrics, Signature } from '../contracts/model';
import type { ModelPlots } from '../contracts/plots';
import { checkTarget } from './check-target';
import { openKernel, type Kernel } from './compiled/kernel';
import { backgroundRows } from './explain/background-rows';
import { KernelError } from './kernel-error';
import { scoreClassification } from './metrics/classification';
import { classificationPlots } from './metrics/plots';
import { scoreRegression } from './metrics/regression';
import { residualsOf } from './metrics/residuals';
import type { Report, TrainingData } from './models/algorithm';
import type { FittedModel } from './models/artifact';
import { findAlgorithm } from './models/registry';
import { validateParameters } from './models/validate-parameters';
import type { Matrix } from './pipeline/matrix';
import { fitPipeline, transform, type Pipeline } from './pipeline/pipeline';
import { predictRaw } from './predict';
import { splitRows, type Split } from './split';
import { classCodes } from './table/class-labels';
import { rawMatrix } from './table/raw-matrix';
import { buildSignature, findTarget } from './table/signature';
import { presentRows, selectRows, type Column, type Table } from './table/table';

export interface LearnRequest {
  table: Table;
  lineage: Pick<
    Lineage,
    'algorithm' | 'task' | 'target' | 'features' | 'parameters' | 'seed' | 'testSize'
  >;
  report: Report;
  /** Threads that the fit may keep busy, 1 where not given; the bits do not depend on it. */
  threads?: number;
}

export interface Learned {
  model: FittedModel;
  /** On the held-out rows. */
  metrics: Metrics;
  plots: Partial<ModelPlots>;
  trainingRows: number;
  testRows: number;
}

/**
 * The whole way from a table to a scored model: leaves out rows without a target, splits, fits
 * pipeline and algorithm on the training rows, scores the held-out ones. The same table and lineage
 * give the same model, bit for bit.
 *
 * @throws KernelError for every table, target, algorithm or parameter it cannot learn with
 */
export function learn(request: LearnRequest): Learned {
  const kernel = openKernel(request.threads);
  try {
    return learnOn(kernel, request);
  } finally {
    kernel.close();
  }
}

function learnOn(kernel: Kernel, { table, lineage, report }: LearnRequest): Learned {
  const algorithm = findAlgorithm(lineage.algorithm, lineage.task);
  const parameters = validateParameters(algorithm, lineage.parameters);
  const target = findTarget(table, lineage.target);
  const usable = presentRows(target);
  const labels = checkTarget(target, usable.length, lineage.task);
  const split = splitUsable(usable, lineage, labels && classCodes(target, labels));
  const signature = buildSignature(
    selectRows(table, split.train),
    target.name,
    lineage.features,
    lineage.task,
  );
  const raw = rawMatrix(table, signature, split.train);
  const preparation = algorithm.prepare(parameters);
  const pipeline = fitPipeline(raw, split.train.length, signature, preparation);
  const room = kernel.matrix(split.train.length, pipeline.featureNames.length);
  const x = expectFinite(transform(pipeline, raw, split.train.length, room), pipeline);
  const data = { x, ...targetOf(target, signature, split.train) };
  const estimator = algorithm.fit(data, parameters, lineage.seed, { kernel, report });
  const { name, kernelVersion } = algorithm;
  const shown = backgroundRows(split.train, signature.inputs.length, lineage.seed);
  const model: FittedModel = {
    algorithm: name,
    kernelVersion,
    signature,
    pipeline,
    estimator,
    background: rawMatrix(table, signature, shown),
  };
  return {
    model,
    ...scoreHeldOut(kernel, model, table, split.test),
    trainingRows: split.train.length,
    testRows: split.test.length,
  };
}

/** @param codes class of every row of the table, for a classification */
function splitUsable(
  usable: Int32Array,
  { seed, testSize }: LearnRequest['lineage'],
  codes: Float64Array | undefined,
): Split {
  const strata = codes && usable.map((row) => codes[row]!);
  const split = splitRows({
    rows: usable.length,
    testSize,
    seed,
    ...(strata === undefined ? {} : { strata }),
  });
  if (split.test.length === 0)
    throw new KernelError(
      'too-few-rows',
      `None of the ${usable.length} rows with a target can be held out to test on, because no class has two of them. ` +
        'Add rows, or choose a target with fewer values.',
    );
  return {
    train: split.train.map((index) => usable[index]!),
    test: split.test.map((index) => usable[index]!),
  };
}

function targetOf(
  target: Column,
  signature: Signature,
  rows: Int32Array,
): Pick<TrainingData, 'y' | 'classes'> {
  const classes = signature.classes ?? [];
  const all =
    target.kind === 'numeric' && signature.task === 'regression'
      ? target.values
      : classCodes(target, classes);
  return { y: Float64Array.from(rows, (row) => all[row]!), classes: classes.length };
}

function expectFinite(x: Matrix, { featureNames }: Pipeline): Matrix {
  // NaN stands for a missing value, where the algorithm takes some.
  const broken = x.data.findIndex((value) => value === Infinity || value === -Infinity);
  if (broken < 0) return x;
  throw new KernelError(
    'not-finite',
    `Column "${featureNames[broken % x.columns]}" is too large to compute with. Bring it to a smaller scale, for example by another unit.`,
  );
}

function scoreHeldOut(
  kernel: Kernel,
  model: FittedModel,
  table: Table,
  test: Int32Array,
): Pick<Learned, 'metrics' | 'plots'> {
  const { signature } = model;
  const raw = rawMatrix(table, signature, test);
  const predictions = predictRaw(model, raw, test.length, { kernel });
  const { y, classes } = targetOf(findTarget(table, signature.target), signature, test);
  if (signature.task === 'regression')
    return {
      metrics: finiteOnly(scoreRegression(y, predictions)),
      plots: { residuals: residualsOf(y, predictions) },
    };
  const judged = { truth: y, probabilities: predictions, classes };
  return {
    metrics: finiteOnly(scoreClassification(y, predictions, classes)),
    plots: classificationPlots(judged, signature.classes ?? []),
  };
}

/** An overflow is no score, and JSON has no word for it. */
function finiteOnly(scores: Metrics): Metrics {
  return Object.fromEntries(Object.entries(scores).filter(([, value]) => Number.isFinite(value)));
}
