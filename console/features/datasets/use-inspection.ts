import { onScopeDispose, shallowRef } from 'vue';
import { api, bodyOf } from '../../api/client';
import { toProblem, type ApiProblem } from '../../api/problem';
import type { CommitRequest, DatasetDetail, Inspection } from '../../api/types';
import { queryClient } from '../../live/query-client';
import { commitOptions, inspectOptions, NO_CHOICES, type ReadChoices } from './read-choices';
import { sendFile } from './send-file';

/** Where the rows go: a dataset of this name, or behind the rows of one. */
export type Destination = Pick<CommitRequest, 'name' | 'append'>;

/** Choices come in bursts, and every look reads the whole file. */
const PAUSE_MS = 400;

/** One file: sent once, looked at as often as the choices change, then made a dataset. */
export function useInspection() {
  const file = shallowRef<File>();
  const sentBytes = shallowRef(0);
  const phase = shallowRef<'none' | 'sending' | 'ready' | 'reading' | 'saving'>('none');
  const inspection = shallowRef<Inspection>();
  const problem = shallowRef<ApiProblem>();
  const choices = shallowRef<ReadChoices>(NO_CHOICES);

  let abort = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  /** Answers to an earlier question come too late. */
  let question = 0;

  async function start(chosen: File): Promise<void> {
    reset();
    file.value = chosen;
    await send(chosen);
  }

  function reset(): void {
    abort.abort();
    abort = new AbortController();
    clearTimeout(timer);
    question++;
    file.value = inspection.value = problem.value = undefined;
    sentBytes.value = 0;
    choices.value = NO_CHOICES;
    phase.value = 'none';
  }

  function choose(next: ReadChoices): void {
    const before = JSON.stringify(inspectOptions(choices.value));
    choices.value = next;
    if (JSON.stringify(inspectOptions(next)) === before) return;
    clearTimeout(timer);
    phase.value = 'reading';
    timer = setTimeout(() => void lookAgain(), PAUSE_MS);
  }

  async function save(to: Destination): Promise<DatasetDetail | undefined> {
    if (!inspection.value || phase.value !== 'ready') return undefined;
    const saving = ++question;
    phase.value = 'saving';
    problem.value = undefined;
    try {
      const dataset = await withFile((upload_id) =>
        bodyOf(
          api.POST('/api/v1/datasets/commit', {
            body: { ...to, upload_id, options: commitOptions(choices.value) },
            signal: abort.signal,
          }),
        ),
      );
      await queryClient.invalidateQueries({ queryKey: ['datasets'] });
      return saving === question ? dataset : undefined;
    } catch (failure) {
      if (saving === question) problem.value = toProblem(failure);
      return undefined;
    } finally {
      if (saving === question) phase.value = 'ready';
    }
  }

  async function send(chosen: File): Promise<void> {
    phase.value = 'sending';
    await ask(() =>
      sendFile(
        '/api/v1/datasets/inspect',
        chosen,
        (bytes) => (sentBytes.value = Math.min(bytes, chosen.size)),
        abort.signal,
      ),
    );
  }

  async function lookAgain(): Promise<void> {
    await ask(() =>
      withFile((upload) =>
        bodyOf(
          api.POST('/api/v1/datasets/inspect/{upload}', {
            params: { path: { upload } },
            body: { options: inspectOptions(choices.value) },
            signal: abort.signal,
          }),
        ),
      ),
    );
  }

  async function ask(look: () => Promise<Inspection>): Promise<void> {
    const asked = ++question;
    problem.value = undefined;
    try {
      const seen = await look();
      if (asked === question) inspection.value = seen;
    } catch (failure) {
      if (asked === question) problem.value = toProblem(failure);
    } finally {
      if (asked === question) phase.value = inspection.value ? 'ready' : 'none';
    }
  }

  /** Where the head knows the file no more, because another head has it or an hour is over, it is sent again. */
  async function withFile<Answer>(act: (uploadId: string) => Promise<Answer>): Promise<Answer> {
    try {
      return await act(inspection.value!.upload_id);
    } catch (failure) {
      if (toProblem(failure).code !== 'upload-not-found' || !file.value) throw failure;
      const sent = await sendFile(
        '/api/v1/datasets/inspect',
        file.value,
        () => undefined,
        abort.signal,
      );
      if (inspection.value) inspection.value = { ...inspection.value, upload_id: sent.upload_id };
      return act(sent.upload_id);
    }
  }

  onScopeDispose(reset);
  return { file, sentBytes, phase, inspection, problem, choices, start, reset, choose, save };
}
