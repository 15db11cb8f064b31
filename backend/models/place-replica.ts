import { createHash } from 'node:crypto';

/**
 * Chooses who is to hold a further copy of a model: rendezvous (highest random weight) hashing, so
 * that a node that comes or goes moves only the copies it gains or loses.
 * Source: Thaler & Ravishankar, "Using name-based mappings to increase hit rates", 1998.
 */
export function placeReplica<Node extends { id: string }>(
  modelId: string,
  candidates: readonly Node[],
): Node | undefined {
  let best: { node: Node; weight: string } | undefined;
  for (const node of candidates) {
    const weight = createHash('sha256').update(`${modelId}:${node.id}`).digest('hex');
    if (!best || weight > best.weight) best = { node, weight };
  }
  return best?.node;
}
