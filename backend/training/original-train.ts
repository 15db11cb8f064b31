import { Injectable } from '@nestjs/common';
import { publicId } from '../contracts/ids';
import { Database } from '../database/database';
import { DatasetIngest } from '../datasets/dataset-ingest';
import { DomainError } from '../errors/domain-error';
import type { Metrics, Task } from '../contracts/model';
import type { ALGORITHMS } from '../kernels/models/registry';
import type { TrainRequest, TrainResponse } from './original-train.schema';
import {
  DEFAULT_SEED,
  DEFAULT_TEST_SIZE,
  type DatasetRequest,
  type RunRequest,
} from './run-request';

/** Translates the original platform's training request and answer to a run and back. */
@Injectable()
export class OriginalTrain {
  constructor(
    private readonly database: Database,
    private readonly ingest: DatasetIngest,
  ) {}

  /** Stores inline records as datasets, and says what to train. Names of the answer are the request's. */
  async toRunRequest(request: TrainRequest): Promise<RunRequest> {
    const names = Object.keys(request.datasets);
    for (const name of names) checkComplete(request, name);
    const datasets: DatasetRequest[] = [];
    for (const name of names) datasets.push(await this.toDatasetRequest(request, name));
    return {
      datasets,
      seed: request.random_state ?? DEFAULT_SEED,
      test_size: request.test_size ?? DEFAULT_TEST_SIZE,
    };
  }

  /** What the original answered once all was trained, with the fits that failed listed beside the metrics. */
  async answer(runId: string, request: TrainRequest): Promise<TrainResponse> {
    const jobs = await this.database.sql<FinishedFit>(
      `select payload ->> 'modelName' as name, split_part(key, '/', 1)::int as position, job.state, fit_seconds,
         coalesce(shard.reason_code, job.reason_code) as reason_code, coalesce(shard.reason_text, job.reason_text) as reason_text,
         (select json_object_agg(metric.name, metric.value order by metric.name) from metric where metric.job_id = job.id) as metrics
       from job left join model on model.job_id = job.id
       left join lateral (
         select needed.reason_code, needed.reason_text from job_dependency join job as needed on needed.id = depends_on
         where job_id = job.id and needed.state = 'failed' limit 1) as shard on job.state = 'failed'
       where job.run_id = $1 and job.kind <> 'fit-shard' order by job.id`,
      [runId],
    );
    const failures = jobs.filter((job) => job.state !== 'succeeded').length;
    const status =
      failures === 0
        ? 'training_completed'
        : failures < jobs.length
          ? 'training_completed_with_errors'
          : 'training_failed';
    const results: TrainResponse['results'] = {};
    for (const [index, name] of Object.keys(request.datasets).entries()) {
      results[name] = resultOf(jobs.filter((job) => job.position === index));
    }
    return { status, run_id: publicId('run', runId), results };
  }

  private async toDatasetRequest(request: TrainRequest, name: string): Promise<DatasetRequest> {
    const content = request.datasets[name];
    const task = request.ml_tasks[name];
    const target = request.targets[name];
    if (content === undefined || task === undefined || target === undefined)
      throw new Error('checked before');
    const dataset =
      typeof content === 'string'
        ? content
        : (await this.ingest.ingestRecords(name, content)).dataset.name;
    const selected = request.model_selections?.[name] ?? ORIGINAL_ALGORITHMS[task];
    return {
      dataset,
      task,
      target,
      algorithms: selected.map((algorithm) => ({ algorithm, parameters: {}, pipeline: {} })),
    };
  }
}

/** What the original trained where a request selected nothing. */
const ORIGINAL_ALGORITHMS = {
  classification: [
    'RandomForestClassifier',
    'LogisticRegression',
    'GradientBoostingClassifier',
    'SVC',
    'KNeighborsClassifier',
    'DecisionTreeClassifier',
  ],
  regression: [
    'RandomForestRegressor',
    'LinearRegression',
    'GradientBoostingRegressor',
    'Ridge',
    'Lasso',
    'ElasticNet',
    'DecisionTreeRegressor',
  ],
} as const satisfies Record<Task, readonly (keyof typeof ALGORITHMS)[]>;

interface FinishedFit {
  name: string;
  position: number;
  state: string;
  reason_code: string | null;
  reason_text: string | null;
  fit_seconds: number | null;
  metrics: Metrics | null;
}

function checkComplete(request: TrainRequest, name: string): void {
  for (const field of ['ml_tasks', 'targets'] as const) {
    if (Object.hasOwn(request[field], name)) continue;
    const given =
      Object.keys(request[field])
        .map((key) => JSON.stringify(key))
        .join(', ') || 'nothing';
    throw new DomainError(
      'bad-request',
      `${field} says nothing about dataset ${JSON.stringify(name)}; it names ${given}.`,
    );
  }
}

function resultOf(jobs: FinishedFit[]): TrainResponse['results'][string] {
  const trained = jobs.filter((job) => job.state === 'succeeded');
  const failed = jobs.filter((job) => job.state !== 'succeeded');
  return {
    models_trained: trained.length,
    metrics: Object.fromEntries(
      trained.map((job) => [job.name, { ...job.metrics, training_time: job.fit_seconds ?? 0 }]),
    ),
    model_names: trained.map((job) => job.name),
    ...(failed.length > 0 && {
      failed: Object.fromEntries(
        failed.map((job) => [
          job.name,
          { code: job.reason_code ?? job.state, detail: job.reason_text ?? '' },
        ]),
      ),
    }),
  };
}
