import { computed } from 'vue';
import { useRouteQuery } from '../../live/route-query';
import type { JobFilter } from './job-queries';

/** The filter of the jobs page; the URL holds it. */
export function useJobFilter() {
  const dataset = useRouteQuery('dataset');
  const node = useRouteQuery('node');
  const error = useRouteQuery('error');
  const attempts = useRouteQuery('attempts');
  const filter = computed((): JobFilter => ({
    ...(dataset.value && { dataset: dataset.value }),
    ...(node.value && { node: node.value }),
    ...(error.value && { error: error.value }),
    ...(Number(attempts.value) > 0 && { min_attempts: Number(attempts.value) }),
  }));
  return { dataset, node, error, attempts, filter };
}
