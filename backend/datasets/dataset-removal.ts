import { Injectable } from '@nestjs/common';
import type { JobKind } from '../contracts/jobs';
import { Database } from '../database/database';
import type { Sql } from '../database/sql-pool';
import { DomainError } from '../errors/domain-error';
import { appendEvent } from '../events/event-log';
import { cancelJobs, type StoppedAttempt } from '../jobs/cancel-jobs';
import { JobCommands } from '../jobs/job-commands';
import { forgetProfiles } from './column-profiles';
import { DatasetCatalog } from './dataset-catalog';

/** What was given up for a dataset that somebody wanted gone. */
export interface Loss {
  /** `name@version` of models that answer no more and cannot be rebuilt. */
  models: string[];
  /** Jobs that were still to run on it. */
  cancelledJobs: number;
}

/** Gives up what was made of a dataset, in the caller's transaction; returns what that was. */
export type GiveUp = (sql: Sql, dataset: { id: string; name: string }) => Promise<string[]>;

/**
 * Deletes datasets: hides one at once, and leaves its rows to the sweep, which keeps what an open
 * job or a model's lineage names. Refused while there is such a thing, unless the loss is wanted.
 */
@Injectable()
export class DatasetRemoval {
  private readonly users: GiveUp[] = [];

  constructor(
    private readonly database: Database,
    private readonly catalog: DatasetCatalog,
    private readonly jobs: JobCommands,
  ) {}

  /** Rooms to the right say here what they make of datasets. */
  contribute(giveUp: GiveUp): void {
    this.users.push(giveUp);
  }

  /** Throws `dataset-in-use` with the models that could not be rebuilt. */
  async remove(reference: string): Promise<void> {
    const { dataset } = await this.catalog.resolve(reference);
    const stopped = await this.database.transaction(async (sql) => {
      const ended = await hide(sql, dataset);
      const models = await modelsOf(sql, dataset.id);
      if (models.length > 0) throw inUse(dataset.name, models);
      return ended;
    });
    this.jobs.tellStopped(stopped);
  }

  /** Deletes it whatever it is needed for: its jobs are cancelled, its models given up. */
  async removeWithAll(reference: string): Promise<Loss> {
    const { dataset } = await this.catalog.resolve(reference);
    const { models, cancelled, stopped } = await this.database.transaction(async (sql) => {
      const unwanted = await hide(sql, dataset);
      // jobs before models, as whoever ends a job locks them
      const ended = await cancelJobs(sql, { jobIds: await openJobs(sql, dataset.id) });
      const given: string[] = [];
      for (const giveUp of this.users) given.push(...(await giveUp(sql, dataset)));
      return { ...ended, stopped: [...unwanted, ...ended.stopped], models: given };
    });
    this.jobs.tellStopped(stopped);
    return { models, cancelledJobs: cancelled };
  }
}

/** Its profiles go, and are wanted no more: they would keep its rows. Answers the attempts to stop. */
async function hide(
  sql: Sql,
  { id, name }: { id: string; name: string },
): Promise<StoppedAttempt[]> {
  const hidden = await sql(
    'update dataset set deleted_at = now() where id = $1 and deleted_at is null returning id',
    [id],
  );
  if (hidden.length === 0) return []; // somebody else was faster
  await appendEvent(sql, { topic: 'datasets', entityId: id, kind: 'deleted', data: { name } });
  const { stopped } = await cancelJobs(sql, { jobIds: await openJobs(sql, id, 'profile-dataset') });
  await forgetProfiles(sql, id); // after that nobody writes one
  return stopped;
}

/** Names of models that need the dataset, those in training among them. */
async function modelsOf(sql: Sql, datasetId: string): Promise<string[]> {
  const models = await sql<{ name: string }>(
    `select name from model where dataset_id = $1 and state <> 'unrecoverable'
     union select payload ->> 'modelName' from job
       join dataset_version on dataset_version.id = job.dataset_version_id
       where dataset_version.dataset_id = $1 and job.state in ('blocked', 'queued', 'running')
         and payload ->> 'modelName' is not null order by 1`,
    [datasetId],
  );
  return models.map(({ name }) => name);
}

async function openJobs(sql: Sql, datasetId: string, kind?: JobKind): Promise<string[]> {
  const jobs = await sql<{ id: string }>(
    `select job.id from job join dataset_version on dataset_version.id = job.dataset_version_id
     where dataset_version.dataset_id = $1 and job.state in ('blocked', 'queued', 'running')
       and ($2::text is null or job.kind = $2)`,
    [datasetId, kind ?? null],
  );
  return jobs.map(({ id }) => id);
}

function inUse(name: string, models: string[]): DomainError {
  const shown = models.slice(0, 20).join(', ') + (models.length > 20 ? ', …' : '');
  return new DomainError(
    'dataset-in-use',
    `Dataset ${JSON.stringify(name)} is what ${shown} would be rebuilt from, so it stays. With force=true it goes, and these models with it.`,
    { extensions: { models } },
  );
}
