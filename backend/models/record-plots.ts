import type { ModelPlots } from '../contracts/plots';
import type { Sql } from '../database/sql-pool';

/** Keeps plots with their model; one that is there already stays, since it would be the same. */
export async function recordPlots(
  sql: Sql,
  modelId: string,
  plots: Partial<ModelPlots>,
): Promise<void> {
  await sql(
    `insert into model_plot (model_id, kind, data) select $1, key, value from jsonb_each($2::jsonb)
     on conflict (model_id, kind) do nothing`,
    [modelId, plots],
  );
}
