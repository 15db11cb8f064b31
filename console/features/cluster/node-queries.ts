import { useMutation, useQuery, useQueryClient } from '@tanstack/vue-query';
import { api, bodyOf } from '../../api/client';
import { pollEvery } from '../../live/event-feed';

/** All nodes, those that died within the hour too. */
export function useNodes() {
  return useQuery({
    queryKey: ['nodes'],
    queryFn: async ({ signal }) => (await bodyOf(api.GET('/api/v1/nodes', { signal }))).items,
    refetchInterval: () => pollEvery('cluster'),
    shallow: true,
  });
}

/** Gives a node no more work, or lets it work again. */
export function useNodeAct() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, act }: { id: string; act: 'drain' | 'undrain' }) => {
      const params = { path: { node: id } };
      return bodyOf(
        act === 'drain'
          ? api.POST('/api/v1/nodes/{node}/drain', { params })
          : api.POST('/api/v1/nodes/{node}/undrain', { params }),
      );
    },
    onSettled: () => client.invalidateQueries({ queryKey: ['nodes'] }),
  });
}
