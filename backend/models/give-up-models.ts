import type { Sql } from '../database/sql-pool';
import { appendEvent } from '../events/event-log';

/** Models of a dataset that is deleted although they need it: they answer no more. Returns `name@version` of each. */
export async function giveUpModelsOf(
  sql: Sql,
  dataset: { id: string; name: string },
): Promise<string[]> {
  const reason = `Its dataset ${JSON.stringify(dataset.name)} was deleted. Upload the table again and train it anew.`;
  const models = await sql<{ id: string; name: string; version: number }>(
    `update model set state = 'unrecoverable', reason_code = 'dataset-not-found', reason_text = $2
     where dataset_id = $1 and state <> 'unrecoverable' returning id, name, version`,
    [dataset.id, reason],
  );
  for (const { id } of models)
    await appendEvent(sql, {
      topic: 'models',
      entityId: id,
      kind: 'unrecoverable',
      data: { code: 'dataset-not-found', reason },
    });
  return models.map(({ name, version }) => `${name}@${version}`).sort();
}
