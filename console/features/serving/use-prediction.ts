import { onScopeDispose, shallowRef, watch, type Ref } from 'vue';
import { api, bodyOf } from '../../api/client';
import { ApiProblem, toProblem } from '../../api/problem';
import type { PredictResponse } from '../../api/types';

/** An answer with what the person waited for it, in milliseconds. */
export interface Prediction {
  answer: PredictResponse;
  roundTrip: number;
}

/** A change waits this long for the next one. */
const DEBOUNCE = 80;
const MOST_WAIT_SECONDS = 10;

/**
 * Predicts the row whenever it changes. The request before is aborted, so that a late answer never
 * replaces a newer one; while a model is being rebuilt it asks again when the head says so.
 */
export function usePrediction(model: string, row: Readonly<Ref<Record<string, unknown>>>) {
  const prediction = shallowRef<Prediction>();
  const problem = shallowRef<ApiProblem>();
  const isPending = shallowRef(true);
  let request: AbortController | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function predict(): Promise<void> {
    request?.abort();
    const { signal } = (request = new AbortController());
    isPending.value = true;
    const start = performance.now();
    try {
      const answer = await bodyOf(
        api.POST('/predict/{model}', {
          params: { path: { model } },
          body: { features: [row.value] },
          signal,
        }),
      );
      if (signal.aborted) return;
      prediction.value = { answer, roundTrip: performance.now() - start };
      problem.value = undefined;
    } catch (failure) {
      if (signal.aborted) return;
      problem.value = toProblem(failure);
      if (problem.value.isPassing)
        schedule(1000 * Math.min(problem.value.retryAfter ?? 2, MOST_WAIT_SECONDS));
    }
    isPending.value = false;
  }

  function schedule(delay: number): void {
    clearTimeout(timer);
    timer = setTimeout(() => void predict(), delay);
  }

  watch(row, () => schedule(DEBOUNCE));
  void predict();
  onScopeDispose(() => {
    clearTimeout(timer);
    request?.abort();
  });
  return { prediction, problem, isPending, predict };
}
