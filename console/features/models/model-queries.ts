import { useQueries, useQuery } from '@tanstack/vue-query';
import { computed, toValue, type MaybeRefOrGetter } from 'vue';
import { allPages, PAGE_SIZE } from '../../api/all-pages';
import { api, bodyOf } from '../../api/client';
import type { ModelDetail } from '../../api/types';
import { pollEvery } from '../../live/event-feed';

/** The latest version of every model, newest first; of one dataset where it is named. */
export function useModels(dataset?: MaybeRefOrGetter<string>) {
  return useQuery({
    queryKey: ['models', 'list', computed(() => toValue(dataset) ?? '')],
    queryFn: ({ signal }) =>
      allPages((page_token) =>
        bodyOf(
          api.GET('/api/v1/models', {
            params: {
              query: { page_size: PAGE_SIZE, page_token, dataset: toValue(dataset) || undefined },
            },
            signal,
          }),
        ),
      ),
    refetchInterval: () => pollEvery('list'),
    shallow: true,
  });
}

/** @param reference name, name@version or id */
export function useModel(reference: MaybeRefOrGetter<string>) {
  return useQuery({
    queryKey: ['models', 'one', computed(() => toValue(reference))],
    queryFn: ({ signal }) => fetchModel(toValue(reference), signal),
    refetchInterval: () => pollEvery('list'),
    shallow: true,
  });
}

/** Models by id, for what never changes in them; those still being asked for are left out. */
export function useFinishedModels(ids: MaybeRefOrGetter<readonly string[]>) {
  return useQueries({
    queries: computed(() =>
      toValue(ids).map((id) => ({
        queryKey: ['models', 'finished', id],
        queryFn: ({ signal }: { signal: AbortSignal }) => fetchModel(id, signal),
        staleTime: Infinity,
      })),
    ),
    combine: (results) => results.flatMap(({ data }) => (data ? [data] : [])),
    shallow: true,
  });
}

function fetchModel(model: string, signal: AbortSignal): Promise<ModelDetail> {
  return bodyOf(api.GET('/api/v1/models/{model}', { params: { path: { model } }, signal }));
}
