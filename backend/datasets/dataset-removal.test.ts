import { uuidv7 } from '../database/uuid';
import { giveUpModelsOf } from '../models/give-up-models';
import { DatasetBench } from '../test/dataset-bench';
import { readTable } from './block-reader';
import { uploadSweep } from './upload-sweep';

describe('Removing a dataset', () => {
  let bench: DatasetBench;

  beforeAll(async () => {
    bench = await DatasetBench.create();
    bench.removal.contribute(giveUpModelsOf);
  }, 30_000);
  afterAll(() => bench.drop());

  const insertJob = async (versionId: string, modelName: string, state: string) => {
    const id = uuidv7();
    await bench.sql(
      `insert into job (id, kind, key, payload, state, cpus, memory_bytes, dataset_version_id, timeout_seconds)
       values ($1::uuid, 'fit-model', $1::uuid::text, jsonb_build_object('modelName', $2::text), $3, 1, 1, $4, 60)`,
      [id, modelName, state, versionId],
    );
    return id;
  };
  const insertModel = async (version: { id: string; datasetId: string }, name: string) => {
    const jobId = await insertJob(version.id, name, 'succeeded');
    const id = uuidv7();
    await bench.sql('insert into model_name (name, dataset_id, last_version) values ($1, $2, 1)', [
      name,
      version.datasetId,
    ]);
    await bench.sql(
      `insert into model (id, name, version, algorithm, dataset_id, dataset_version_id, task, target, lineage, signature,
         fingerprint, byte_size, state, job_id, fit_seconds, training_rows, test_rows)
       values ($1, $2, 1, 'Ridge', $3, $4, 'regression', 'b', '{}', '{}', 'f', 1, 'ready', $5, 1, 1, 1)`,
      [id, name, version.datasetId, version.id, jobId],
    );
    return id;
  };
  const sweep = async () => {
    await bench.sql(
      `update dataset set deleted_at = deleted_at - interval '2 minutes' where deleted_at is not null`,
    );
    await bench.sql(`update upload set created_at = created_at - interval '2 hours'`);
    await bench.test.database.transaction((sql) => uploadSweep.run(sql));
  };
  const blocks = async () =>
    (await bench.sql<{ count: number }>('select count(*) from dataset_block'))[0]?.count;

  it('hides it at once, frees its name, and the sweep takes its rows', async () => {
    const before = await blocks();
    const { dataset, version } = await bench.upload('gone.csv', 'a,b\n1,2\n');
    await bench.removal.remove('gone');
    await expect(bench.catalog.resolve('gone')).rejects.toMatchObject({
      code: 'dataset-not-found',
    });
    const next = await bench.upload('gone.csv', 'a,b\n1,2\n');
    expect(next).toMatchObject({ created: true, version: { number: 1 } });
    expect(next.dataset.id).not.toBe(dataset.id);
    await sweep();
    expect(await blocks()).toBe(before! + 2);
    await expect(readTable(bench.sql, version.id, null)).rejects.toMatchObject({
      code: 'dataset-not-found',
      message: expect.stringContaining('deleted') as string,
    });
    await expect(readTable(bench.sql, next.version.id, null)).resolves.toBeDefined();
  });

  it('is refused while a model or a job needs it, with their names', async () => {
    const { version } = await bench.upload('needed.csv', 'a,b\n1,2\n');
    const jobId = await insertJob(version.id, 'Lasso_needed', 'queued');
    await insertModel(version, 'Ridge_needed');
    await expect(bench.removal.remove('needed')).rejects.toMatchObject({
      code: 'dataset-in-use',
      extensions: { models: ['Lasso_needed', 'Ridge_needed'] },
    });
    expect((await bench.catalog.resolve('needed')).version.id).toBe(version.id);
    await bench.sql(`update job set state = 'failed' where id = $1`, [jobId]);
    await bench.sql(`update model set state = 'unrecoverable' where name = 'Ridge_needed'`);
    await bench.removal.remove('needed');
  });

  it('takes its models and jobs with it where that is wanted, and says which', async () => {
    const { version } = await bench.upload('forced.csv', 'a,b\n1,2\n');
    const jobId = await insertJob(version.id, 'Lasso_forced', 'queued');
    const modelId = await insertModel(version, 'Ridge_forced');
    expect(await bench.removal.removeWithAll('forced')).toEqual({
      models: ['Ridge_forced@1'],
      cancelledJobs: 1,
    });
    const [left] = await bench.sql(
      `select job.state as job, model.state as model, model.reason_code
       from job, model where job.id = $1 and model.id = $2`,
      [jobId, modelId],
    );
    expect(left).toEqual({
      job: 'cancelled',
      model: 'unrecoverable',
      reason_code: 'dataset-not-found',
    });
    await sweep();
    await expect(readTable(bench.sql, version.id, null)).rejects.toThrow('deleted');
  });

  it('keeps the rows of a deleted one for a job that was accepted meanwhile', async () => {
    const { version } = await bench.upload('late.csv', 'a,b\n1,2\n');
    await bench.removal.remove('late');
    const jobId = await insertJob(version.id, 'Lasso_late', 'running');
    await sweep();
    expect((await readTable(bench.sql, version.id, null)).table.rows).toBe(1);
    await bench.sql(`update job set state = 'succeeded' where id = $1`, [jobId]);
    await sweep();
    await expect(readTable(bench.sql, version.id, null)).rejects.toThrow('deleted');
  });
});
