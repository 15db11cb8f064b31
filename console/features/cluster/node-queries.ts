import { useQuery } from '@tanstack/vue-query';
import { api, bodyOf } from '../../api/client';
import { POLL } from '../../live/query-client';

/** All nodes, those that died within the hour too. */
export function useNodes() {
  return useQuery({
    queryKey: ['nodes'],
    queryFn: async ({ signal }) => (await bodyOf(api.GET('/api/v1/nodes', { signal }))).items,
    refetchInterval: POLL.cluster,
    shallow: true,
  });
}
