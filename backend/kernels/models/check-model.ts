import type { Estimator, ForestEstimator } from './estimator';
import type { FittedModel } from './fitted-model';

/**
 * Whether decoded bytes have the shape of a model, so that a prediction neither reads outside an
 * array nor runs for ever.
 *
 * @returns what is wrong, undefined where nothing is
 */
export function checkModel(model: FittedModel): string | undefined {
  if (typeof model !== 'object' || model === null) return 'it is empty';
  const { algorithm, kernelVersion, signature, pipeline, estimator } = model;
  if (typeof algorithm !== 'string' || !Number.isSafeInteger(kernelVersion))
    return 'it names no algorithm';
  if (!Array.isArray(signature?.inputs)) return 'it has no signature';
  if (!Array.isArray(pipeline?.steps) || !Array.isArray(pipeline.featureNames))
    return 'it has no pipeline';
  if (pipeline.steps.length !== signature.inputs.length)
    return 'its pipeline does not fit its signature';
  return checkEstimator(model, estimator);
}

function checkEstimator(
  { pipeline, signature }: FittedModel,
  estimator: FittedModel['estimator'] | undefined,
): string | undefined {
  if (estimator === undefined) return 'it has no estimator';
  const columns = pipeline.featureNames.length;
  const outputs = signature.classes?.length ?? 1;
  return FITS[estimator.kind]?.(estimator as never, columns, outputs)
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
  linear: ({ coefficients }, columns) => coefficients.length === columns,
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
  forest: (estimator, columns, outputs) =>
    estimator.columns === columns && estimator.outputs === outputs && hasSoundTrees(estimator),
};

/** Children come after their parent, so that every walk ends. */
function hasSoundTrees(forest: ForestEstimator): boolean {
  const { roots, feature, threshold, left, right, leaves, outputs, columns } = forest;
  const nodes = feature.length;
  const leafCount = leaves.length / outputs;
  const isNode = (index: number): boolean => index >= 0 && index < nodes;
  const isSameLength = [threshold, left, right].every((array) => array.length === nodes);
  if (!isSameLength || roots.length === 0 || !roots.every(isNode)) return false;
  return feature.every((column, node) => {
    if (column < 0) return left[node]! >= 0 && left[node]! < leafCount;
    const children = [left[node]!, right[node]!];
    return column < columns && children.every((child) => child > node && isNode(child));
  });
}
