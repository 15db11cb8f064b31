import type { TreeArrays } from '../models/estimator';
import type { Graph } from './graph';
import { addSetColumns, type Compared } from './set-columns';

/**
 * Trees as one TreeEnsembleRegressor with an output per score. A classifier's operator would decide
 * the class by rules of its own; class shares come out of a regressor as they are.
 *
 * @param x double matrix
 * @param target the score that a number of a tree's leaf adds to
 * @returns double, rows × targets
 */
export function addTrees(
  graph: Graph,
  x: string,
  trees: TreeArrays,
  { targets, target, scale }: TreeTargets,
): string {
  const compared = addSetColumns(graph, x, trees);
  const nodes = nodeAttributes(trees, compared);
  const leaves = leafAttributes(trees, target, scale);
  const sums = graph.node('TreeEnsembleRegressor', [compared.x], {
    n_targets: targets,
    post_transform: 'NONE',
    ...nodes,
    ...leaves,
  });
  return graph.node('Cast', [sums], { to: 11 });
}

export interface TreeTargets {
  targets: number;
  target: (tree: number, output: number) => number;
  scale: number;
}

function nodeAttributes(
  { roots, feature, left }: TreeArrays,
  { columns, thresholds }: Omit<Compared, 'x'>,
) {
  const treeOf = new Int32Array(feature.length);
  const idOf = new Int32Array(feature.length);
  forEachNode(roots, feature.length, (node, tree, id) => {
    treeOf[node] = tree;
    idOf[node] = id;
  });
  const child = (node: number, other: number): number =>
    feature[node]! < 0 ? 0 : idOf[left[node]! + other]!;
  const all = Array.from(feature.keys());
  return {
    nodes_treeids: { integers: treeOf },
    nodes_nodeids: { integers: idOf },
    nodes_featureids: { integers: columns },
    nodes_modes: { texts: all.map((node) => (feature[node]! < 0 ? 'LEAF' : 'BRANCH_LT')) },
    nodes_values_as_tensor: doubles(Float64Array.from(thresholds)),
    nodes_truenodeids: { integers: all.map((node) => child(node, 0)) },
    nodes_falsenodeids: { integers: all.map((node) => child(node, 1)) },
    // a missing value compares false
    nodes_missing_value_tracks_true: { integers: new Int32Array(feature.length) },
  };
}

function leafAttributes(
  { roots, feature, left, leaves, outputs }: TreeArrays,
  target: TreeTargets['target'],
  scale: number,
) {
  const [trees, ids, targets, weights]: number[][] = [[], [], [], []];
  forEachNode(roots, feature.length, (node, tree, id) => {
    if (feature[node]! >= 0) return;
    for (let output = 0; output < outputs; output++) {
      const weight = leaves[left[node]! * outputs + output]! * scale;
      // of a leaf without any weight the operator knows nothing
      if (weight === 0 && output > 0) continue;
      trees!.push(tree);
      ids!.push(id);
      targets!.push(target(tree, output));
      weights!.push(weight);
    }
  });
  return {
    target_treeids: { integers: trees! },
    target_nodeids: { integers: ids! },
    target_ids: { integers: targets! },
    target_weights_as_tensor: doubles(Float64Array.from(weights!)),
  };
}

function forEachNode(
  roots: Int32Array,
  nodes: number,
  visit: (node: number, tree: number, id: number) => void,
): void {
  roots.forEach((root, tree) => {
    const end = roots[tree + 1] ?? nodes;
    for (let node = root; node < end; node++) visit(node, tree, node - root);
  });
}

function doubles(values: Float64Array) {
  return { element: 'double', dimensions: [values.length], values } as const;
}
