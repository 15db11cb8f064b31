import { Injectable } from '@nestjs/common';
import { parsePublicId } from '../contracts/ids';
import { Database } from '../database/database';
import { DomainError } from '../errors/domain-error';
import type { ModelRow, VersionRow } from './model-view';

const SELECT = `
  select model.*, dataset.name as dataset_name, dataset_version.number as dataset_version,
    (select json_object_agg(metric.name, metric.value order by metric.name) from metric where metric.model_id = model.id) as metrics,
    (select jsonb_agg(jsonb_build_object('node_id', node.id, 'node_name', node.name, 'state', replica.state, 'source', replica.source)
              order by node.name)
     from replica join node on node.id = replica.node_id and node.incarnation = replica.incarnation
     where replica.model_id = model.id and node.state <> 'dead') as replicas
  from model
  join dataset on dataset.id = model.dataset_id
  join dataset_version on dataset_version.id = model.dataset_version_id`;

const IS_LATEST = `model.version = (select max(latest.version) from model latest where latest.name = model.name)`;

/** Says exactly what the partial index job_of_model_name is on. */
export const TRAINING_OF_NAME = `
  select 1 from job
  where kind in ('fit-model', 'assemble-model') and state in ('blocked', 'queued', 'running') and payload ->> 'modelName' = $1 limit 1`;

export interface ModelFilter {
  dataset?: string | undefined;
  /** UUID of the model after which the page begins. */
  after?: string | undefined;
  limit: number;
}

/** Reads models' metadata, metrics and replicas. The bare name means the latest version. */
@Injectable()
export class ModelCatalog {
  constructor(private readonly database: Database) {}

  /** The latest version of every name, newest first. */
  listLatest(filter: ModelFilter): Promise<ModelRow[]> {
    return this.database.sql<ModelRow>(
      `${SELECT} where ${IS_LATEST} and ($1::text is null or lower(dataset.name) = lower($1)) and ($2::uuid is null or model.id < $2)
       order by model.id desc limit $3`,
      [filter.dataset ?? null, filter.after ?? null, filter.limit],
    );
  }

  /** Names of all models, sorted; of one dataset where it is given. */
  async names(dataset?: string): Promise<string[]> {
    const rows = await this.database.sql<{ name: string }>(
      `select distinct model.name from model join dataset on dataset.id = model.dataset_id
       where $1::text is null or lower(dataset.name) = lower($1) order by model.name`,
      [dataset ?? null],
    );
    return rows.map((row) => row.name);
  }

  /** How many names answer right now: a verified copy of their latest version is in memory. */
  async countLoaded(): Promise<number> {
    const [row] = await this.database.sql<{ models: number }>(
      `select count(*) as models from model where state = 'ready' and ${IS_LATEST}`,
    );
    return row?.models ?? 0;
  }

  /** By name, `name@3`, `name:3` or `mdl_…` id. An unknown one lists those that there are. */
  async get(reference: string): Promise<ModelRow> {
    const id = parsePublicId('model', reference);
    const [, name, version] = /^(.*?)(?:[@:](\d{1,9}))?$/s.exec(reference) ?? [];
    const [row] =
      id === undefined
        ? await this.database.sql<ModelRow>(
            `${SELECT} where model.name = $1 and (model.version = $2 or ($2::int is null and ${IS_LATEST}))`,
            [name, version ?? null],
          )
        : await this.database.sql<ModelRow>(`${SELECT} where model.id = $1`, [id]);
    if (!row) throw await this.unknown(reference);
    return row;
  }

  versionsOf(name: string): Promise<VersionRow[]> {
    return this.database.sql<VersionRow>(
      'select id, version, state, created_at from model where name = $1 order by version desc',
      [name],
    );
  }

  private async unknown(reference: string): Promise<DomainError> {
    const [training] = await this.database.sql(TRAINING_OF_NAME, [reference]);
    if (training) {
      return new DomainError(
        'model-training',
        `Model ${JSON.stringify(reference)} is still being trained. Ask again when its run has finished.`,
      );
    }
    const available = await this.names();
    const hint =
      available.length === 0
        ? 'No model has been trained yet: POST /train first.'
        : `Available: ${available.slice(0, 20).join(', ')}.`;
    return new DomainError(
      'model-not-found',
      `There is no model ${JSON.stringify(reference)}. ${hint}`,
      {
        extensions: { available_models: available },
      },
    );
  }
}
