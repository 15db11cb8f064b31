import { useQuery, useQueryClient } from '@tanstack/vue-query';
import { computed, toValue, type MaybeRefOrGetter } from 'vue';
import { api, bodyOf } from '../../api/client';
import { pollEvery } from '../../live/event-feed';
import { NOTHING_READ, readOn, type ReadLog } from './read-log';

/**
 * What an attempt printed, read on from where it was left.
 * @param live goes on asking while true: pass whether the attempt is running
 */
export function useJobLog(
  id: MaybeRefOrGetter<string>,
  attempt: MaybeRefOrGetter<number>,
  live: MaybeRefOrGetter<boolean>,
) {
  const client = useQueryClient();
  const parts = { id: computed(() => toValue(id)), attempt: computed(() => toValue(attempt)) };
  // not under 'jobs': what an attempt printed does not change with every event of any job
  const queryKey = ['job-log', parts.id, parts.attempt, computed(() => toValue(live))];
  return useQuery({
    queryKey,
    queryFn: ({ signal, queryKey: key }) =>
      readOn(client.getQueryData<ReadLog>(key) ?? NOTHING_READ, (after) => {
        const params = {
          path: { job: parts.id.value },
          query: { attempt: parts.attempt.value, after },
        };
        return bodyOf(api.GET('/api/v1/jobs/{job}/logs', { params, signal }));
      }),
    refetchInterval: () => toValue(live) && pollEvery('live'),
    placeholderData: (previous) => previous,
    shallow: true,
  });
}
