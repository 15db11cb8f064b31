import { z } from 'zod';
import { publicId, type IdKind } from '../contracts/ids';
import { EVENT_TOPICS, type EventTopic } from './event-log';
import type { LoggedEvent } from './event-tail';

export const eventSchema = z
  .object({
    topic: z.enum(EVENT_TOPICS),
    kind: z.string().describe('What happened: `queued`, `lost`, `created` …'),
    id: z.string().nullable().describe('What it happened to; null for the queue.'),
    at: z.iso.datetime(),
    data: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'Event' });
type EventView = z.infer<typeof eventSchema>;

const ID_KINDS: Record<EventTopic, IdKind | null> = {
  nodes: 'node',
  datasets: 'dataset',
  runs: 'run',
  jobs: 'job',
  models: 'model',
  queue: null,
};

export function eventView({ topic, kind, entity_id, at, data }: LoggedEvent): EventView {
  const idKind = ID_KINDS[topic];
  const { node_id: node, ...rest } = data;
  return {
    topic,
    kind,
    id: idKind && publicId(idKind, entity_id),
    at: at.toISOString(),
    data: { ...rest, ...(typeof node === 'string' && { node_id: publicId('node', node) }) },
  };
}
