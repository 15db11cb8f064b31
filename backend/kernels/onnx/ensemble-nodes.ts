import type { StackingEstimator, VotingEstimator } from '../models/estimator';
import type { Graph } from './graph';
import { addWinner } from './vectors-nodes';

/**
 * The mean of what members say, or of their votes.
 *
 * @param said what each member says, double: rows × 1 values, or rows × classes
 */
export function addVoting(
  graph: Graph,
  said: readonly string[],
  { weights, byVotes, classes }: VotingEstimator,
): string {
  const shares = said.map((share, at) => {
    const counted = byVotes && classes > 0 ? addWinner(graph, share, classes) : share;
    return graph.node('Mul', [counted, graph.number(weights[at]!)]);
  });
  return graph.node('Sum', shares);
}

/** What the last estimator reads: predictions side by side, of two classes the second's alone. */
export function joinMembers(
  graph: Graph,
  said: readonly string[],
  { classes }: StackingEstimator,
): string {
  const parts =
    classes === 2
      ? said.map((share) => graph.node('Gather', [share, graph.integers(1)], { axis: 1 }))
      : said;
  return graph.node('Concat', parts, { axis: 1 });
}
