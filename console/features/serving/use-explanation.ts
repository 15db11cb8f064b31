import { onScopeDispose, shallowRef, watch, type Ref } from 'vue';
import { api, bodyOf } from '../../api/client';
import { toProblem, type ApiProblem } from '../../api/problem';
import type { ExplainResponse } from '../../api/types';

/** Explanations cost thousands of predictions: a row is explained once it has stayed as it is for so long. */
const SETTLED = 400;

/** Explains the row some time after it last changed; a late answer never replaces a newer one. */
export function useExplanation(model: string, row: Readonly<Ref<Record<string, unknown>>>) {
  const explanation = shallowRef<ExplainResponse>();
  const problem = shallowRef<ApiProblem>();
  const isStale = shallowRef(true);
  let request: AbortController | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function explain(): Promise<void> {
    const { signal } = (request = new AbortController());
    try {
      const answer = await bodyOf(
        api.POST('/api/v1/models/{model}/explanations', {
          params: { path: { model } },
          body: { features: [row.value] },
          signal,
        }),
      );
      if (signal.aborted) return;
      explanation.value = answer;
      problem.value = undefined;
      isStale.value = false;
    } catch (failure) {
      if (!signal.aborted) problem.value = toProblem(failure);
    }
  }

  function schedule(): void {
    request?.abort();
    isStale.value = true;
    clearTimeout(timer);
    timer = setTimeout(() => void explain(), SETTLED);
  }

  watch(row, schedule);
  schedule();
  onScopeDispose(() => {
    clearTimeout(timer);
    request?.abort();
  });
  return { explanation, problem, isStale };
}
