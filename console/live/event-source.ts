/** What a page is told of the head's events. `down`: nobody says what happens, so pages ask. */
export type FeedMessage =
  { type: 'up' } | { type: 'down' } | { type: 'resync' } | { type: 'changed'; topics: string[] };

const REOPEN_MS = 5_000;

/** Keeps a stream of events open for ever. The browser resumes a cut one itself; a refused one is opened anew. */
export function keepEventSource(tell: (message: FeedMessage) => void, since = ''): void {
  const source = new EventSource(`/api/v1/events${since && `?since=${since}`}`);
  let last = since;
  source.addEventListener('open', () => tell({ type: 'up' }));
  source.addEventListener('events', (event: MessageEvent<string>) => {
    last = event.lastEventId;
    const events = JSON.parse(event.data) as { topic: string }[];
    tell({ type: 'changed', topics: [...new Set(events.map(({ topic }) => topic))] });
  });
  source.addEventListener('resync', () => tell({ type: 'resync' }));
  source.addEventListener('error', () => {
    tell({ type: 'down' });
    if (source.readyState === EventSource.CLOSED)
      setTimeout(() => keepEventSource(tell, last), REOPEN_MS);
  });
}
