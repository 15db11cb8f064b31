import { ApiProblem, unreachable } from '../../api/problem';
import type { DatasetDetail, Inspection, ProblemBody } from '../../api/types';

/** What the head answers to a file, by where it is sent. */
interface Answers {
  '/api/v1/datasets': DatasetDetail;
  '/api/v1/datasets/inspect': Inspection;
}

/**
 * Sends one file. The only request of the console that is not a fetch: fetch cannot tell how much of
 * an upload has left. Rejects with ApiProblem, or with an AbortError once `signal` aborts.
 *
 * @param onSent bytes that have left so far, the multipart frame included
 */
export function sendFile<Route extends keyof Answers>(
  route: Route,
  file: File,
  onSent: (bytes: number) => void,
  signal: AbortSignal,
): Promise<Answers[Route]> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', route);
    request.responseType = 'json';
    request.upload.addEventListener('progress', (event) => onSent(event.loaded));
    request.addEventListener('load', () => {
      if (request.status === 200 || request.status === 201)
        resolve(request.response as Answers[Route]);
      else reject(new ApiProblem((request.response ?? {}) as Partial<ProblemBody>, request.status));
    });
    request.addEventListener('error', () => reject(unreachable()));
    request.addEventListener('abort', () => reject(new DOMException('Cancelled', 'AbortError')));
    signal.addEventListener('abort', () => request.abort());
    const form = new FormData();
    form.append('file', file);
    request.send(form);
  });
}
