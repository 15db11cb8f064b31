import { rawLayout } from '../table/raw-layout';
import { matrixColumns, widthOf } from '../pipeline/column-inputs';
import { MOST_CODES } from '../pipeline/fit-categories';
import type { PipelineStep } from '../pipeline/pipeline';
import { categoryCodes } from '../trees/category-codes';
import { ACTIVATIONS, layersOf } from '../perceptron/network';
import { KERNELS } from '../vectors/kernel-function';
import type { MatrixColumn } from './algorithm';
import type { Estimator, FittedMember, TreeArrays } from './estimator';
import type { FittedModel } from './fitted-model';
import { wordsOf } from './tree-categories';
import type { SignatureInput } from '../../contracts/model';

/**
 * Whether decoded bytes have the shape of a model, so that a prediction neither reads outside an
 * array nor runs for ever.
 *
 * @returns what is wrong, undefined where nothing is
 */
export function checkModel(model: FittedModel): string | undefined {
  try {
    return checkParts(model);
  } catch {
    // Bytes can announce any shape, so a field that is read here may be absent.
    return 'a part of it is absent';
  }
}

function checkParts({
  algorithm,
  kernelVersion,
  signature,
  pipeline,
  estimator,
  background,
}: FittedModel): string | undefined {
  if (typeof algorithm !== 'string' || !Number.isSafeInteger(kernelVersion))
    return 'it names no algorithm';
  if (signature.task === 'classification' && !Array.isArray(signature.classes))
    return 'it has no classes';
  if (!signature.inputs.every(({ name, type }) => typeof name === 'string' && TYPES.has(type)))
    return 'its signature is not one';
  if (pipeline.steps.length !== signature.inputs.length)
    return 'its pipeline does not fit its signature';
  if (
    !(background instanceof Float64Array) ||
    background.length % rawLayout(signature).stride !== 0
  )
    return 'its background does not fit its signature';
  if (!pipeline.steps.every((step, at) => isStep(step, signature.inputs[at]!)))
    return 'its pipeline is not one';
  const widths = pipeline.steps.map(widthOf);
  if (widths.reduce((sum, width) => sum + width, 0) !== pipeline.featureNames.length)
    return 'its pipeline does not fit its columns';
  if (!splitsCategoriesOf(matrixColumns(pipeline, signature), estimator))
    return 'its sets do not fit its categories';
  return checkEstimator(pipeline.featureNames.length, signature.classes?.length ?? 1, estimator);
}

const TYPES: ReadonlySet<string> = new Set([
  'number',
  'integer',
  'boolean',
  'category',
  'date',
  'datetime',
  'text',
]);

/** Whether a step's numbers make sense, for an input of so many categories. */
function isStep(step: PipelineStep, { categories = [], text }: SignatureInput): boolean {
  switch (step.kind) {
    case 'number':
      return [step.median ?? 0, step.mean, step.scale].every(Number.isFinite);
    case 'boolean':
      return Number.isFinite(step.trueCode);
    case 'one-hot':
      return (
        Number.isSafeInteger(step.categories) &&
        (step.places ?? []).every((place) => place >= 0 && place < step.categories)
      );
    case 'code':
      return (
        step.places.length === categories.length &&
        step.categories >= 1 &&
        step.categories <= MOST_CODES &&
        step.places.every((code) => code >= 0 && code < step.categories)
      );
    case 'date':
      return [step.median ?? 0, ...step.means, ...step.scales].every(Number.isFinite);
    case 'text':
      return step.places === text?.places;
    case 'lookup':
      return step.values.length === (categories.length + 2) * step.width;
  }
}

function splitsCategoriesOf(columns: readonly MatrixColumn[], estimator: Estimator): boolean {
  const codes = categoryCodes(columns);
  const { categories } = estimator as Partial<TreeArrays>;
  if (!codes) return categories === undefined;
  return categories !== undefined && codes.every((count, at) => categories.codes[at] === count);
}

function checkEstimator(
  columns: number,
  outputs: number,
  estimator: Estimator,
): string | undefined {
  return FITS[estimator.kind](estimator as never, columns, outputs)
    ? undefined
    : 'its estimator does not fit its pipeline';
}

const FITS: {
  [Kind in Estimator['kind']]: (
    estimator: Extract<Estimator, { kind: Kind }>,
    columns: number,
    outputs: number,
  ) => boolean;
} = {
  linear: ({ coefficients, intercept }, columns) =>
    coefficients.length === columns && Number.isFinite(intercept),
  logistic: (estimator, columns, outputs) => {
    const { classes, coefficients, intercepts } = estimator;
    const sets = classes === 2 ? 1 : classes;
    return (
      classes === outputs &&
      estimator.columns === columns &&
      intercepts.length === sets &&
      coefficients.length === sets * columns
    );
  },
  neighbours: (estimator, columns, outputs) => {
    const { classes, neighbours, metric, weights, points, targets } = estimator;
    return (
      estimator.columns === columns &&
      classes === (outputs === 1 ? 0 : outputs) &&
      points.length === targets.length * columns &&
      Number.isInteger(neighbours) &&
      neighbours >= 1 &&
      neighbours <= targets.length &&
      ['euclidean', 'manhattan'].includes(metric) &&
      ['uniform', 'distance'].includes(weights) &&
      (classes === 0 ||
        targets.every((code) => Number.isInteger(code) && code >= 0 && code < classes))
    );
  },
  vectors: (estimator, columns, outputs) => {
    const { classes, kernel, gamma, coef0, degree, starts, vectors } = estimator;
    const { coefficients, intercepts, slopes, offsets } = estimator;
    const sets = Math.max(1, classes - 1);
    const decisions = classes === 0 ? 1 : (classes * sets) / 2;
    const count = starts.at(-1)!;
    return (
      estimator.columns === columns &&
      classes === (outputs === 1 ? 0 : outputs) &&
      KERNELS.includes(kernel) &&
      [gamma, coef0].every(Number.isFinite) &&
      Number.isInteger(degree) &&
      degree <= 10 &&
      starts.length === Math.max(1, classes) + 1 &&
      starts.every((start, at) => start >= (starts[at - 1] ?? 0)) &&
      vectors.length === count * columns &&
      coefficients.length === count * sets &&
      intercepts.length === decisions &&
      offsets.length === slopes.length &&
      (slopes.length === 0 || slopes.length === decisions)
    );
  },
  gaussian: (estimator, columns, outputs) =>
    estimator.columns === columns &&
    estimator.classes === outputs &&
    estimator.priors.length === outputs &&
    [estimator.means, estimator.variances].every(({ length }) => length === outputs * columns),
  constant: (estimator, columns, outputs) =>
    estimator.columns === columns && estimator.outputs.length === outputs,
  perceptron: (estimator, columns, outputs) => {
    const { classes, activation, units, weights, centre, scale } = estimator;
    return (
      estimator.columns === columns &&
      classes === (outputs === 1 ? 0 : outputs) &&
      ACTIVATIONS.includes(activation) &&
      [centre, scale].every(Number.isFinite) &&
      units.length >= 2 &&
      units.every((count) => count >= 1) &&
      units[0] === columns &&
      units.at(-1) === (outputs > 2 ? outputs : 1) &&
      weights.length === layersOf(units).at(-1)!.end
    );
  },
  voting: ({ members, weights, ...voting }, columns, outputs) =>
    voting.columns === columns &&
    voting.classes === (outputs === 1 ? 0 : outputs) &&
    weights.length === members.length &&
    areSound(members, columns, outputs),
  stacking: ({ members, last, ...stacking }, columns, outputs) =>
    stacking.columns === columns &&
    stacking.classes === (outputs === 1 ? 0 : outputs) &&
    areSound(members, columns, outputs) &&
    checkEstimator(members.length * (outputs === 2 ? 1 : outputs), outputs, last) === undefined,
  forest: (estimator, columns, outputs) =>
    estimator.columns === columns && estimator.outputs === outputs && hasSoundTrees(estimator),
  boosting: (estimator, columns, outputs) =>
    estimator.columns === columns &&
    estimator.outputs === 1 &&
    estimator.classes === (outputs === 1 ? 0 : outputs) &&
    estimator.baseline.length === (outputs === 2 ? 1 : outputs) &&
    hasSoundTrees(estimator),
};

function areSound(members: readonly FittedMember[], columns: number, outputs: number): boolean {
  return members.every(
    ({ algorithm, estimator }) =>
      typeof algorithm === 'string' && checkEstimator(columns, outputs, estimator) === undefined,
  );
}

/** Children come after their parent, so that every walk ends. */
function hasSoundTrees(trees: TreeArrays): boolean {
  const { roots, feature, threshold, left, leaves, outputs, columns, categories } = trees;
  const nodes = feature.length;
  const leafCount = leaves.length / outputs;
  const isNode = (index: number): boolean => index >= 0 && index < nodes;
  const isSameLength = [threshold, left].every((array) => array.length === nodes);
  if (!isSameLength || roots.length === 0 || !roots.every(isNode)) return false;
  if (categories && categories.codes.length !== columns) return false;
  return feature.every((column, node) => {
    const next = left[node]!;
    if (column < 0) return next >= 0 && next < leafCount;
    const codes = categories?.codes[column] ?? 0;
    if (codes !== 0 && !isPlace(threshold[node]!, categories!.sets.length - wordsOf(codes)))
      return false;
    return column < columns && next > node && next + 1 < nodes;
  });
}

function isPlace(place: number, highest: number): boolean {
  return Number.isInteger(place) && place >= 0 && place <= highest;
}
