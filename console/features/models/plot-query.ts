import { useQuery } from '@tanstack/vue-query';
import { computed, toValue, type MaybeRefOrGetter } from 'vue';
import type { ModelPlots, PlotKind } from '../../../backend/contracts/plots';
import { api, bodyOf } from '../../api/client';
import { toProblem, type ApiProblem } from '../../api/problem';

/** A plot's numbers, or why they are not there: no error, but what the panel has to say. */
export type AskedPlot<Kind extends PlotKind> =
  { plot: ModelPlots[Kind]; absent?: undefined } | { plot?: undefined; absent: ApiProblem };

/** Under way, to be tried again, or nothing that this model has. */
const ABSENT = ['plot-computing', 'plot-failed', 'plot-not-found'];
const POLL_MS = 500;
/** Most are computed within this: their page then goes from waiting to the plot, and no answer is an error. */
const PATIENT = { Prefer: 'wait=2' };
/** After a failure, where the head does not say when it is tried again. */
const REST_SECONDS = 30;

/** What a plot of a model is drawn from; it never changes. One that has to be computed is asked for until it is there. */
export function useModelPlot<Kind extends PlotKind>(id: MaybeRefOrGetter<string>, kind: Kind) {
  return useQuery({
    queryKey: ['models', 'finished', computed(() => toValue(id)), 'plot', kind],
    queryFn: ({ signal }) => askPlot(toValue(id), kind, signal),
    refetchInterval: ({ state: { data } }) => pauseOf(data?.absent),
    staleTime: ({ state: { data } }) => (data?.plot ? Infinity : 0),
    shallow: true,
  });
}

async function askPlot<Kind extends PlotKind>(
  model: string,
  kind: Kind,
  signal: AbortSignal,
): Promise<AskedPlot<Kind>> {
  try {
    const path = { model, kind };
    const plot = await bodyOf(
      api.GET('/api/v1/models/{model}/plots/{kind}', {
        params: { path },
        headers: PATIENT,
        signal,
      }),
    );
    // The document says "one of these"; which one, follows from the kind that was asked for.
    return { plot: plot as ModelPlots[Kind] };
  } catch (failure) {
    const absent = toProblem(failure);
    if (!ABSENT.includes(absent.code)) throw absent;
    return { absent };
  }
}

function pauseOf(absent: ApiProblem | undefined): number | false {
  if (absent?.code === 'plot-computing') return POLL_MS;
  if (absent?.code === 'plot-failed') return (absent.retryAfter ?? REST_SECONDS) * 1_000;
  return false;
}
