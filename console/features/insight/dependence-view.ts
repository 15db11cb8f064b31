import type { DependenceBar } from '../../../backend/charts/dependence-bars';
import type { DependenceLines } from '../../../backend/charts/dependence-lines';
import type { PartialDependence } from '../../../backend/contracts/plots';

/** One output of a partial dependence as a chart takes it: categories as bars, numbers as lines. */
export type DependenceView =
  { kind: 'bars'; bars: DependenceBar[] } | { kind: 'lines'; lines: DependenceLines };

/** @param output its place among the classes; 0 for the value of a regression */
export function dependenceView(dependence: PartialDependence, output: number): DependenceView {
  const { grid, spread } = dependence;
  const mean = dependence.mean.map((outputs) => outputs[output]!);
  const individual = dependence.individual.map((row) => row.map((outputs) => outputs[output]!));
  if (isNumeric(grid)) {
    const edges = spread?.edges;
    const rows = spread && edges && { edges, counts: spread.counts };
    return { kind: 'lines', lines: { grid, mean, individual, spread: rows, slot: output } };
  }
  const bars: DependenceBar[] = grid.map((category, at) => ({
    name: String(category),
    mean: mean[at]!,
    individual: individual.map((row) => row[at]!),
  }));
  const missing = dependence.missing?.[output];
  if (missing !== undefined)
    bars.push({ name: 'missing', mean: missing, individual: [], isMissing: true });
  return { kind: 'bars', bars };
}

function isNumeric(grid: readonly (number | string)[]): grid is number[] {
  return grid.every((value) => typeof value === 'number');
}
