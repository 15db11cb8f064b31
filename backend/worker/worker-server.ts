import { ChannelServer } from '../channel/channel-server';
import type { ClusterKey } from '../channel/cluster-key';
import { encodeExplanation } from '../channel/explain-reply';
import { decodePredict } from '../channel/predict-message';
import { DomainError } from '../errors/domain-error';
import type { AttemptKey } from '../jobs/renew-leases';
import { explainGently } from './explain-gently';
import type { ModelStore } from './model-store';
import type { ShardStore } from './shard-store';
import { predictInSlices } from './predict-slices';

/**
 * What a worker answers on its channel: predictions and explanations to heads, a model's bytes to heads, and to
 * peers that a head has given a ticket for it; a model's shards to the job that puts it together; and it stops a job
 * that a head has cancelled. It reads only the stores, never Postgres.
 */
export function createWorkerServer(
  key: ClusterKey,
  { store, shards }: { store: ModelStore; shards: ShardStore },
  stopJob: (attempt: AttemptKey) => void,
): ChannelServer {
  return new ChannelServer(key, {
    predict: async (payload, caller) => {
      if (caller.caller !== 'head')
        throw new DomainError('bad-request', 'only heads ask for predictions');
      const { modelId, rows, raw } = decodePredict(payload);
      const predictions = await predictInSlices(store.get(modelId).decoded, raw, rows);
      return new Uint8Array(predictions.buffer, predictions.byteOffset, predictions.byteLength);
    },
    explain: async (payload, caller) => {
      if (caller.caller !== 'head')
        throw new DomainError('bad-request', 'only heads ask for explanations');
      const { modelId, rows, raw } = decodePredict(payload);
      return encodeExplanation(await explainGently(store.get(modelId).decoded, raw, rows));
    },
    'fetch-model': (payload, caller) => {
      if (caller.caller === 'assembly')
        throw new DomainError('bad-request', 'an assembly fetches shards, no models');
      return store.get(caller.caller === 'peer' ? caller.modelId : payload.toString()).bytes;
    },
    'fetch-shard': (payload, caller) => {
      if (caller.caller !== 'assembly')
        throw new DomainError('bad-request', 'only assemblies fetch shards');
      return shards.get({ modelId: caller.modelId, firstTree: Number(payload.toString()) });
    },
    'stop-job': (payload, caller) => {
      if (caller.caller !== 'head') throw new DomainError('bad-request', 'only heads stop jobs');
      stopJob(JSON.parse(payload.toString()) as AttemptKey);
      return new Uint8Array();
    },
  });
}
