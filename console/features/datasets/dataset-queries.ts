import { useMutation, useQuery, useQueryClient } from '@tanstack/vue-query';
import { computed, toValue, type MaybeRefOrGetter } from 'vue';
import { allPages, PAGE_SIZE } from '../../api/all-pages';
import { api, bodyOf } from '../../api/client';
import { pollEvery } from '../../live/event-feed';

const PROFILE_POLL_MS = 1_500;

export function useDatasets() {
  return useQuery({
    queryKey: ['datasets'],
    queryFn: ({ signal }) =>
      allPages((page_token) =>
        bodyOf(
          api.GET('/api/v1/datasets', {
            params: { query: { page_size: PAGE_SIZE, page_token } },
            signal,
          }),
        ),
      ),
    refetchInterval: () => pollEvery('list'),
    shallow: true,
  });
}

/** @param name a dataset's name or id; asks for nothing while it is empty */
export function useDataset(name: MaybeRefOrGetter<string>) {
  return useQuery({
    queryKey: ['datasets', computed(() => toValue(name))],
    queryFn: ({ signal }) =>
      bodyOf(
        api.GET('/api/v1/datasets/{dataset}', {
          params: { path: { dataset: toValue(name) } },
          signal,
        }),
      ),
    enabled: computed(() => toValue(name) !== ''),
    staleTime: 30_000,
    shallow: true,
  });
}

/** A rectangle of the latest version. */
export interface PreviewRange {
  offset: number;
  limit: number;
  column_offset: number;
  column_limit: number;
}

export function useDatasetPreview(
  name: MaybeRefOrGetter<string>,
  range: MaybeRefOrGetter<PreviewRange>,
) {
  return useQuery({
    queryKey: [
      'datasets',
      computed(() => toValue(name)),
      'preview',
      computed(() => toValue(range)),
    ],
    queryFn: ({ signal }) =>
      bodyOf(
        api.GET('/api/v1/datasets/{dataset}/preview', {
          params: { path: { dataset: toValue(name) }, query: toValue(range) },
          signal,
        }),
      ),
    placeholderData: (previous) => previous,
    staleTime: 30_000,
    shallow: true,
  });
}

/** Of the first `columns`; asked again until all are known, or where their job failed, when the next one may be started. */
export function useDatasetProfile(
  name: MaybeRefOrGetter<string>,
  columns: MaybeRefOrGetter<number>,
) {
  return useQuery({
    queryKey: [
      'datasets',
      computed(() => toValue(name)),
      'profile',
      computed(() => toValue(columns)),
    ],
    queryFn: ({ signal }) =>
      bodyOf(
        api.GET('/api/v1/datasets/{dataset}/profile', {
          params: { path: { dataset: toValue(name) }, query: { column_limit: toValue(columns) } },
          signal,
        }),
      ),
    placeholderData: (previous, query) =>
      query?.queryKey[1] === toValue(name) ? previous : undefined,
    refetchInterval: ({ state: { data } }) => {
      if (data?.job === null) return false;
      return Math.max(PROFILE_POLL_MS, (data?.job?.again_in_seconds ?? 0) * 1000);
    },
    shallow: true,
  });
}

/** Starts the job that failed once more, at once. */
export function useProfileAgain() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (dataset: string) =>
      bodyOf(api.POST('/api/v1/datasets/{dataset}/profile', { params: { path: { dataset } } })),
    onSuccess: (_asked, dataset) =>
      client.invalidateQueries({ queryKey: ['datasets', dataset, 'profile'] }),
  });
}

export function useDeleteDataset() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ dataset, force }: { dataset: string; force: boolean }) =>
      bodyOf(
        api.DELETE('/api/v1/datasets/{dataset}', {
          params: { path: { dataset }, query: { force: force ? 'true' : 'false' } },
        }),
      ),
    onSuccess: async (_gone, { dataset }) => {
      client.removeQueries({ queryKey: ['datasets', dataset] });
      await client.invalidateQueries({ queryKey: ['datasets'], exact: true });
    },
  });
}
