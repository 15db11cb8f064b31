import type { JsonObject } from '../../contracts/json';
import { KernelError } from '../kernel-error';
import type { ParameterProperty } from '../models/algorithm';
import type { GrowthOptions } from './forest-task';

/** The parameters of trees, with scikit-learn's names, defaults and meaning. */
export const TREE_PARAMETERS = {
  n_estimators: {
    title: 'Trees',
    description: 'Number of trees. More trees are steadier and slower.',
    type: 'integer',
    minimum: 1,
    maximum: 1000,
    default: 100,
  },
  max_depth: {
    title: 'Maximum depth',
    description: 'Deepest level of a tree; null grows each tree until its leaves are pure.',
    anyOf: [{ type: 'integer', minimum: 1, maximum: 1000 }, { type: 'null' }],
    default: null,
  },
  min_samples_split: {
    title: 'Rows to split',
    description: 'A node with fewer rows becomes a leaf.',
    type: 'integer',
    minimum: 2,
    maximum: 1_000_000,
    default: 2,
  },
  min_samples_leaf: {
    title: 'Rows in a leaf',
    description: 'A split must leave so many rows on both sides.',
    type: 'integer',
    minimum: 1,
    maximum: 1_000_000,
    default: 1,
  },
  bootstrap: {
    title: 'Bootstrap',
    description: 'Whether each tree sees rows drawn with replacement, or all rows.',
    type: 'boolean',
    default: true,
  },
} as const satisfies Record<string, ParameterProperty>;

/** How many columns a node looks at: a rule, a share up to 1 (all of them), or a number from 2. */
export function maxFeatures(byDefault: 'sqrt' | number | null): ParameterProperty {
  return {
    title: 'Columns per split',
    description:
      'Columns to look at in each node, drawn at random: sqrt or log2 of their number, a share up to 1, or a number from 2; null looks at all.',
    anyOf: [
      { type: 'string', enum: ['sqrt', 'log2'] },
      { type: 'number', exclusiveMinimum: 0, maximum: 1 },
      { type: 'integer', minimum: 2 },
      { type: 'null' },
    ],
    default: byDefault,
  };
}

/** Number of columns that `max_features` stands for. */
export function columnsPerSplit(value: unknown, columns: number): number {
  const wanted = wantedColumns(value, columns);
  return Math.max(1, Math.min(columns, Math.floor(wanted + 1e-9)));
}

/** What a forest, or a tree, asks of growForest. */
export function growthOptions(
  parameters: JsonObject,
  columns: number,
  randomThreshold: boolean,
): GrowthOptions {
  return {
    maxDepth: parameters['max_depth'] as number | null,
    minSamplesSplit: parameters['min_samples_split'] as number,
    minSamplesLeaf: parameters['min_samples_leaf'] as number,
    columnsPerSplit: columnsPerSplit(parameters['max_features'], columns),
    bootstrap: parameters['bootstrap'] === true,
    balanced: parameters['class_weight'] === 'balanced_subsample',
    randomThreshold,
  };
}

function wantedColumns(value: unknown, columns: number): number {
  if (value === null) return columns;
  if (value === 'sqrt') return Math.sqrt(columns);
  if (value === 'log2') return Math.log2(columns);
  if (typeof value !== 'number')
    throw new KernelError('invalid-parameter', `max_features cannot be ${JSON.stringify(value)}.`);
  return value <= 1 ? value * columns : value;
}
