import { createHash } from 'node:crypto';

/**
 * Nodes in the order in which they are to hold a model's copies: rendezvous (highest random weight)
 * hashing, so that a node that comes or goes moves only the copies it gains or loses. A node gets
 * its share in proportion to its memory.
 * Source: Thaler & Ravishankar, "Using name-based mappings to increase hit rates", 1998; the weights
 * as in Schindelhauer & Schomaker, "Weighted distributed hash tables", 2005.
 */
export function rankNodes<Node extends { id: string; memoryBytes: number }>(
  modelId: string,
  nodes: readonly Node[],
): Node[] {
  return nodes
    .map((node) => ({ node, score: node.memoryBytes / -Math.log(uniform(modelId, node.id)) }))
    .sort((a, b) => b.score - a.score || (a.node.id < b.node.id ? -1 : 1))
    .map(({ node }) => node);
}

/** A number between 0 and 1, both left out, that the pair alone decides. */
function uniform(modelId: string, nodeId: string): number {
  const hash = createHash('sha256').update(`${modelId}:${nodeId}`).digest();
  return (hash.readUIntBE(0, 6) + 0.5) / 2 ** 48;
}
