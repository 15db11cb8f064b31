import { ChannelClient } from '../channel/channel-client';
import type { AssembleModelPayload } from '../contracts/jobs';
import type { Shard } from '../kernels/learn-shards';
import { decodeModel } from '../kernels/models/artifact';
import { fingerprintOf } from '../models/fingerprint';
import type { ShardPlace } from '../models/model-shards';

const FETCH_TIMEOUT_MS = 30_000;

/**
 * Fetches a model's shards from the workers that grew them, one after the other, so that no more
 * bytes than one shard's are in memory twice. What cannot be had is left out.
 *
 * @param say is told why
 */
export async function fetchShards(
  payload: AssembleModelPayload,
  places: readonly ShardPlace[],
  say: (line: string) => void,
): Promise<Shard[]> {
  const shards: Shard[] = [];
  for (const trees of payload.shards) {
    const place = places.find(({ firstTree }) => firstTree === trees.first);
    const model = await fetchShard(payload, place).catch((error: unknown) => {
      const last = trees.first + trees.count - 1;
      const why = error instanceof Error ? error.message : String(error);
      say(`trees ${trees.first}-${last} are grown again here: ${why}\n`);
      return undefined;
    });
    shards.push({ trees, model });
  }
  return shards;
}

async function fetchShard(
  { modelId, ticket }: AssembleModelPayload,
  place: ShardPlace | undefined,
): Promise<Shard['model']> {
  if (!place) throw new Error('no worker says that it has grown them');
  const { address, node, firstTree, fingerprint } = place;
  if (address === null) throw new Error(`they were lost with ${node}`);
  const channel = await ChannelClient.connect(address, () => ({
    caller: 'assembly',
    modelId,
    ticket,
  }));
  try {
    const first = Buffer.from(String(firstTree));
    const bytes = await channel.request('fetch-shard', first, FETCH_TIMEOUT_MS);
    const actual = fingerprintOf(bytes);
    if (actual !== fingerprint)
      throw new Error(`${node} sent bytes of fingerprint ${actual}, not ${fingerprint}`);
    return decodeModel(bytes);
  } finally {
    channel.close();
  }
}
