import createClient from 'openapi-fetch';
import { reportAnswer, reportSilence } from '../live/connection';
import { problemOf, unreachable } from './problem';
import type { paths } from './schema';

/** The typed client of the head's API, on the console's own origin. */
export const api = createClient<paths>({ baseUrl: '', fetch: watchedFetch });

interface Answer<Data> {
  data?: Data;
  error?: unknown;
  response: Response;
}

/** The body of a successful answer. Throws ApiProblem for every other, also for none. */
export async function bodyOf<Data>(call: Promise<Answer<Data>>): Promise<Data> {
  const { data, error, response } = await call;
  if (!response.ok) throw problemOf(error, response);
  return data as Data;
}

/** Tells the connection watch what came back; an abort is nobody's silence. */
async function watchedFetch(request: Request): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(request);
  } catch (failure) {
    if (request.signal.aborted) throw failure;
    reportSilence();
    throw unreachable();
  }
  reportAnswer(response.headers.get('Date'));
  return response;
}
