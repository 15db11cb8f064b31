import { useMutation, useQuery, useQueryClient } from '@tanstack/vue-query';
import { computed, toValue, type MaybeRefOrGetter } from 'vue';
import { allPages, PAGE_SIZE } from '../../api/all-pages';
import { api, bodyOf } from '../../api/client';
import type { RunRequest } from '../../api/types';
import { pollEvery } from '../../live/event-feed';
import { isModelJob } from './model-job';

export function useAlgorithms() {
  return useQuery({
    queryKey: ['algorithms'],
    queryFn: async ({ signal }) => (await bodyOf(api.GET('/api/v1/algorithms', { signal }))).items,
    staleTime: Infinity,
    shallow: true,
  });
}

/** All runs, newest first; asked for every second while one of them runs. */
export function useRuns() {
  return useQuery({
    queryKey: ['runs'],
    queryFn: ({ signal }) =>
      allPages((page_token) =>
        bodyOf(
          api.GET('/api/v1/runs', {
            params: { query: { page_size: PAGE_SIZE, page_token } },
            signal,
          }),
        ),
      ),
    refetchInterval: ({ state }) =>
      state.data?.some((run) => run.state === 'running') ? pollEvery('live') : pollEvery('list'),
    shallow: true,
  });
}

export function useRun(id: MaybeRefOrGetter<string>) {
  return useQuery({
    queryKey: ['runs', computed(() => toValue(id))],
    queryFn: ({ signal }) =>
      bodyOf(api.GET('/api/v1/runs/{run}', { params: { path: { run: toValue(id) } }, signal })),
    refetchInterval: ({ state }) =>
      state.data?.state === 'running' ? pollEvery('live') : pollEvery('list'),
    shallow: true,
  });
}

/**
 * The jobs of a run that make a model.
 * @param live asks every second while true: pass whether the run is running
 */
export function useRunJobs(id: MaybeRefOrGetter<string>, live: MaybeRefOrGetter<boolean>) {
  return useQuery({
    queryKey: ['runs', computed(() => toValue(id)), 'jobs', computed(() => toValue(live))],
    queryFn: async ({ signal }) => {
      const path = { run: toValue(id) };
      const jobs = await allPages((page_token) => {
        const params = { path, query: { page_size: PAGE_SIZE, page_token } };
        return bodyOf(api.GET('/api/v1/runs/{run}/jobs', { params, signal }));
      });
      return jobs.filter(isModelJob);
    },
    refetchInterval: () => (toValue(live) ? pollEvery('live') : pollEvery('list')),
    placeholderData: (previous) => previous,
    shallow: true,
  });
}

/** When and where a run's jobs were tried. */
export function useRunTimeline(id: MaybeRefOrGetter<string>, live: MaybeRefOrGetter<boolean>) {
  return useQuery({
    queryKey: ['runs', computed(() => toValue(id)), 'timeline'],
    queryFn: ({ signal }) =>
      bodyOf(
        api.GET('/api/v1/runs/{run}/timeline', { params: { path: { run: toValue(id) } }, signal }),
      ),
    refetchInterval: () => pollEvery(toValue(live) ? 'live' : 'list'),
    shallow: true,
  });
}

/** Stops a run, or tries again what failed in it. */
export function useRunAct(id: MaybeRefOrGetter<string>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (act: 'cancel' | 'retry') => {
      const params = { path: { run: toValue(id) } };
      return bodyOf(
        act === 'cancel'
          ? api.POST('/api/v1/runs/{run}/cancel', { params })
          : api.POST('/api/v1/runs/{run}/retry', { params }),
      );
    },
    onSuccess: () => client.invalidateQueries({ queryKey: ['runs'] }),
  });
}

export function useStartRun() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: RunRequest) => bodyOf(api.POST('/api/v1/runs', { body })),
    onSuccess: (run) => {
      client.setQueryData(['runs', run.id], run);
      return client.invalidateQueries({ queryKey: ['runs'], exact: true });
    },
  });
}
