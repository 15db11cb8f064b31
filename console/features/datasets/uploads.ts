import { readonly, shallowRef } from 'vue';
import { toProblem, type ApiProblem } from '../../api/problem';
import type { DatasetDetail } from '../../api/types';
import { queryClient } from '../../live/query-client';
import { sendFile } from './send-file';

/**
 * The files on their way, one after the other. They go on while the person looks at another page;
 * what was refused stays listed until it is dismissed.
 */
export interface Upload {
  id: number;
  fileName: string;
  size: number;
  sent: number;
  state: 'waiting' | 'sending' | 'reading' | 'done' | 'refused';
  dataset?: DatasetDetail;
  problem?: ApiProblem;
}

const list = shallowRef<Upload[]>([]);
export const uploads = readonly(list);

const aborts = new Map<number, AbortController>();
let lastId = 0;
let queue: Promise<unknown> = Promise.resolve();

/** Uploads the files in turn; resolves with the dataset of the first one, if it was taken. */
export async function startUploads(files: readonly File[]): Promise<DatasetDetail | undefined> {
  const turns = files.map((file) => {
    const id = ++lastId;
    const { name: fileName, size } = file;
    aborts.set(id, new AbortController());
    list.value = [...list.value, { id, fileName, size, sent: 0, state: 'waiting' }];
    const turn = queue.then(() => send(id, file));
    queue = turn;
    return turn;
  });
  return (await Promise.all(turns))[0];
}

/** Takes an upload off the list; one under way is cancelled. */
export function dismissUpload(id: number): void {
  aborts.get(id)?.abort();
  aborts.delete(id);
  list.value = list.value.filter((upload) => upload.id !== id);
}

async function send(id: number, file: File): Promise<DatasetDetail | undefined> {
  const abort = aborts.get(id);
  if (!abort || abort.signal.aborted) return undefined;
  update(id, { state: 'sending' });
  const onSent = (sent: number) =>
    update(id, sent >= file.size ? { sent: file.size, state: 'reading' } : { sent });
  try {
    const dataset = await sendFile('/api/v1/datasets', file, onSent, abort.signal);
    update(id, { state: 'done', dataset });
    await queryClient.invalidateQueries({ queryKey: ['datasets'] });
    return dataset;
  } catch (failure) {
    if (!abort.signal.aborted) update(id, { state: 'refused', problem: toProblem(failure) });
    return undefined;
  }
}

function update(id: number, change: Partial<Upload>): void {
  list.value = list.value.map((upload) => (upload.id === id ? { ...upload, ...change } : upload));
}
