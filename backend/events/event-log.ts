import type { Sql } from '../database/sql-pool';
import type { JsonObject } from '../contracts/json';

export const EVENT_TOPICS = ['nodes', 'datasets', 'runs', 'jobs', 'models', 'queue'] as const;
export type EventTopic = (typeof EVENT_TOPICS)[number];

export interface NewEvent {
  topic: EventTopic;
  entityId: string;
  /** What happened, in the past tense or as the state reached: `queued`, `lost`, `created`. */
  kind: string;
  data?: JsonObject;
}

/** Appends to the log inside the caller's transaction, so that an event tells of nothing that was rolled back. */
export async function appendEvent(sql: Sql, event: NewEvent): Promise<void> {
  await sql('insert into event (topic, entity_id, kind, data) values ($1, $2, $3, $4)', [
    event.topic,
    event.entityId,
    event.kind,
    event.data ?? {},
  ]);
}
