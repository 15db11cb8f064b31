import { QueryClient } from '@tanstack/vue-query';
import { toProblem } from '../api/problem';

/** How often a page asks again, in milliseconds; hidden pages do not ask. */
export const POLL = { live: 1_000, cluster: 2_000, health: 4_000, list: 5_000 } as const;

/** Times a question is asked again at once where the head is only passing through a restart. */
const RETRIES = 2;

/** The one cache of server state. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      // A self-hosted head is reachable without the internet: never ask the browser whether it is online.
      networkMode: 'always',
      staleTime: 1_000,
      retry: (failures, error) => toProblem(error).isPassing && failures < RETRIES,
      retryDelay: (failures) => 500 * 2 ** failures,
    },
    mutations: { networkMode: 'always', retry: false },
  },
});
