import { KernelError } from '../kernel-error';
import type { TreeArrays, TreeCategories } from '../models/estimator';
import { hasCode } from '../models/tree-categories';
import type { Graph } from './graph';

/** What trees compare: columns of `x`, per node the one that it looks at and what is below there. */
export interface Compared {
  x: string;
  columns: Int32Array;
  thresholds: Float32Array;
}

/**
 * ONNX's trees compare numbers, so each set that a category is split by becomes a column of its own
 * beside the matrix: 0 where the row's code is in the set, else 1.
 *
 * @throws KernelError `not-exportable` for more sets than rows can carry along
 */
export function addSetColumns(graph: Graph, x: string, trees: TreeArrays): Compared {
  const { feature, threshold, categories, columns: width } = trees;
  const columns = feature.map((column) => Math.max(0, column));
  if (!categories) return { x, columns, thresholds: threshold };
  const setsOf = distinctSets(trees, categories);
  const places = new Map<string, number>();
  const parts = [...setsOf].map(([column, sets]) => {
    for (const set of sets) places.set(keyOf(column, set), width + places.size);
    return addMarks(graph, x, { column, sets: [...sets], categories });
  });
  const place = (node: number): number | undefined =>
    places.get(keyOf(feature[node]!, threshold[node]!));
  return {
    x: parts.length > 0 ? graph.node('Concat', [x, ...parts], { axis: 1 }) : x,
    columns: columns.map((column, node) => place(node) ?? column),
    thresholds: threshold.map((own, node) => (place(node) === undefined ? own : BETWEEN)),
  };
}

/** Between the marks 0 and 1. */
const BETWEEN = 0.5;
/** 32 kB per row. */
const MOST_SETS = 4096;

/** By column, in the order of the nodes. */
function distinctSets(
  { feature, threshold }: TreeArrays,
  { codes }: TreeCategories,
): Map<number, Set<number>> {
  const setsOf = new Map<number, Set<number>>();
  feature.forEach((column, node) => {
    if (column < 0 || codes[column] === 0) return;
    setsOf.set(column, (setsOf.get(column) ?? new Set()).add(threshold[node]!));
  });
  const count = [...setsOf.values()].reduce((sum, { size }) => sum + size, 0);
  if (count <= MOST_SETS) return setsOf;
  throw new KernelError(
    'not-exportable',
    `These trees part categories into ${count} different sets, and ONNX takes a column for each: ${MOST_SETS} at most. Train with the encoding one_hot, train fewer or smaller trees, or export the model as JSON (?format=json).`,
  );
}

function keyOf(column: number, set: number): string {
  return `${column}/${set}`;
}

interface MarkedColumn {
  column: number;
  sets: readonly number[];
  categories: TreeCategories;
}

/** @returns double, rows × sets */
function addMarks(graph: Graph, x: string, { column, sets, categories }: MarkedColumn): string {
  const codes = categories.codes[column]!;
  const table = Float64Array.from({ length: codes * sets.length }, (_, at) => {
    const code = Math.floor(at / sets.length);
    return hasCode(categories.sets, sets[at % sets.length]!, code) ? 0 : 1;
  });
  const values = graph.node('Gather', [x, graph.integers(column)], { axis: 1 });
  const rows = graph.node('Cast', [values], { to: 7 });
  const marks = graph.node('Gather', [graph.matrix(codes, sets.length, table), rows], { axis: 0 });
  return graph.node('Reshape', [marks, graph.integers(-1, sets.length)]);
}
