import {
  keepPreviousData,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/vue-query';
import { computed, toValue, type MaybeRefOrGetter } from 'vue';
import { api, bodyOf } from '../../api/client';
import type { Job } from '../../api/types';
import { pollEvery } from '../../live/event-feed';

/** What the list of jobs is narrowed by; the URL holds the same words. */
export interface JobFilter {
  dataset?: string;
  algorithm?: string;
  node?: string;
  error?: string;
  min_attempts?: number;
}
export type JobAct = 'cancel' | 'retry';

const PAGE_SIZE = 100;

/** Matching jobs, newest first, a page more whenever somebody asks for it. */
export function useJobs(filter: MaybeRefOrGetter<JobFilter & { state?: string }>) {
  return useInfiniteQuery({
    queryKey: ['jobs', 'list', computed(() => toValue(filter))],
    queryFn: ({ pageParam, signal }) => {
      const query = { ...toValue(filter), page_size: PAGE_SIZE, page_token: pageParam };
      return bodyOf(api.GET('/api/v1/jobs', { params: { query }, signal }));
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_page_token ?? undefined,
    refetchInterval: () => pollEvery('list'),
    // while another filter is asked for, the list stays
    placeholderData: keepPreviousData,
    shallow: true,
  });
}

/** Matching jobs by state. */
export function useJobCounts(filter: MaybeRefOrGetter<JobFilter>) {
  return useQuery({
    queryKey: ['jobs', 'counts', computed(() => toValue(filter))],
    queryFn: ({ signal }) =>
      bodyOf(api.GET('/api/v1/jobs/counts', { params: { query: toValue(filter) }, signal })),
    refetchInterval: () => pollEvery('list'),
    placeholderData: keepPreviousData,
    shallow: true,
  });
}

/** A job with its attempts. */
export function useJob(id: MaybeRefOrGetter<string>) {
  return useQuery({
    queryKey: ['jobs', 'one', computed(() => toValue(id))],
    queryFn: ({ signal }) =>
      bodyOf(api.GET('/api/v1/jobs/{job}', { params: { path: { job: toValue(id) } }, signal })),
    refetchInterval: ({ state }) => pollEvery(state.data?.state === 'running' ? 'live' : 'list'),
    shallow: true,
  });
}

/** Stops a job, or queues it again. */
export function useJobAct() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ job, act }: { job: Pick<Job, 'id'>; act: JobAct }) => {
      const params = { path: { job: job.id } };
      return bodyOf(
        act === 'cancel'
          ? api.POST('/api/v1/jobs/{job}/cancel', { params })
          : api.POST('/api/v1/jobs/{job}/retry', { params }),
      );
    },
    onSettled: () =>
      Promise.all(['jobs', 'runs'].map((key) => client.invalidateQueries({ queryKey: [key] }))),
  });
}

/** Cancels or retries all matching jobs, call by call until none is left. */
export function useBulkAct() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ act, filter }: { act: JobAct; filter: BulkFilter }) => {
      for (;;) {
        const { changed, remaining } = await bodyOf(bulkCall(act, filter));
        if (remaining === 0 || changed === 0) return;
      }
    },
    onSettled: () =>
      Promise.all(['jobs', 'runs'].map((key) => client.invalidateQueries({ queryKey: [key] }))),
  });
}

type BulkFilter = JobFilter & { state: Job['state'][] };

function bulkCall(act: JobAct, filter: BulkFilter) {
  const body = { filter };
  return act === 'cancel'
    ? api.POST('/api/v1/jobs/cancel', { body })
    : api.POST('/api/v1/jobs/retry', { body });
}

/** Whether jobs are started. */
export function useQueue() {
  return useQuery({
    queryKey: ['queue'],
    queryFn: ({ signal }) => bodyOf(api.GET('/api/v1/queue', { signal })),
    refetchInterval: () => pollEvery('list'),
    shallow: true,
  });
}

export function useQueueAct() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (act: 'pause' | 'resume') =>
      bodyOf(act === 'pause' ? api.POST('/api/v1/queue/pause') : api.POST('/api/v1/queue/resume')),
    onSuccess: (queue) => {
      client.setQueryData(['queue'], queue);
      return client.invalidateQueries({ queryKey: ['jobs'] });
    },
  });
}
