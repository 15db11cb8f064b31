import { useQuery } from '@tanstack/vue-query';
import { api, bodyOf } from '../../api/client';
import { pollEvery } from '../../live/event-feed';

/** The head's health; its polling also tells the top bar whether the head is there at all. */
export function useHealth() {
  return useQuery({
    queryKey: ['health'],
    queryFn: ({ signal }) => bodyOf(api.GET('/health', { signal })),
    refetchInterval: () => pollEvery('health'),
    shallow: true,
  });
}
