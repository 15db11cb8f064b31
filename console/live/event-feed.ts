import { keepEventSource, type FeedMessage } from './event-source';
import { paced } from './paced';
import { POLL, queryClient } from './query-client';

/** Pages are brought up to date so long after an event, in milliseconds, and no more often than that. */
const REFRESH_AFTER = 500;
/** How often pages ask while events tell them: progress is no event. */
const TOLD: Record<keyof typeof POLL, number> = {
  live: 2_000,
  cluster: 5_000,
  health: 4_000,
  list: 30_000,
};

/** Queries that an event of a topic makes stale, by the beginning of their key. */
const STALE: Record<string, string[]> = {
  jobs: ['jobs', 'runs'],
  runs: ['runs'],
  queue: ['queue', 'jobs'],
  models: ['models'],
  datasets: ['datasets'],
  nodes: ['nodes', 'health'],
};

/** Whether events tell this page what happens. */
let isTold = false;

/** How often to ask, in milliseconds: rarely while events tell, else as before there were any. */
export function pollEvery(kind: keyof typeof POLL): number {
  return isTold ? TOLD[kind] : POLL[kind];
}

/** Begins to bring the cache up to date as things happen. Once, when the console starts. */
export function followEvents(): void {
  if (typeof SharedWorker === 'undefined') {
    keepEventSource(take);
    return;
  }
  const url = new URL('./event-worker.ts', import.meta.url);
  const worker = new SharedWorker(url, { type: 'module', name: 'drover-events' });
  worker.port.addEventListener('message', ({ data }: MessageEvent<FeedMessage>) => take(data));
  worker.port.start();
}

function take(message: FeedMessage): void {
  switch (message.type) {
    case 'up':
    case 'down':
      isTold = message.type === 'up';
      return;
    case 'resync':
      for (const keys of Object.values(STALE)) keys.forEach(refresh);
      return;
    case 'changed':
      for (const topic of message.topics) STALE[topic]?.forEach(refresh);
  }
}

const refreshers = new Map<string, () => void>();

/** The next refresh waits for the one before: an answer that takes longer than the pace is never given up. */
function refresh(key: string): void {
  const ask = refreshers.get(key) ?? paced(() => bringUpToDate(key), REFRESH_AFTER);
  refreshers.set(key, ask);
  ask();
}

/** A hidden page is brought up to date when it is looked at again: its queries are stale by then. */
function bringUpToDate(key: string): Promise<void> {
  return queryClient.invalidateQueries({
    queryKey: [key],
    // finished models never change
    predicate: ({ queryKey }) => queryKey[1] !== 'finished',
    refetchType: document.hidden ? 'none' : 'active',
  });
}
