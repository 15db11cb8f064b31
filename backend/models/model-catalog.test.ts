import { ModelBench } from '../test/model-bench';
import { ModelCatalog, TRAINING_OF_NAME } from './model-catalog';

describe('ModelCatalog', () => {
  let bench: ModelBench;
  beforeAll(async () => {
    bench = await ModelBench.create();
  });
  afterEach(() => bench.clear());
  afterAll(() => bench.drop());

  const train = (name: string) =>
    bench.database.sql(
      `insert into job (id, kind, key, payload, state, cpus, memory_bytes, timeout_seconds)
       values (gen_random_uuid(), 'fit-model', $1, jsonb_build_object('modelName', $1::text), 'queued', 1, 1, 60)`,
      [name],
    );

  it('tells a model that is being trained from one that does not exist', async () => {
    const catalog = new ModelCatalog(bench.database);
    await train('new');
    await bench.add({ name: 'old' });
    await expect(catalog.get('new')).rejects.toMatchObject({ code: 'model-training' });
    await expect(catalog.get('none')).rejects.toMatchObject({
      code: 'model-not-found',
      extensions: { available_models: ['old'] },
    });
  });

  it('finds a training by its own index, however many jobs are queued', async () => {
    await bench.database.sql(
      `insert into job (id, kind, key, payload, state, cpus, memory_bytes, timeout_seconds)
       select gen_random_uuid(), 'fit-model', 'k' || n, jsonb_build_object('modelName', 'm' || n), 'queued', 1, 1, 60
       from generate_series(1, 5000) as n`,
    );
    await bench.database.sql('analyze job');
    const plan = await bench.database.sql(`explain ${TRAINING_OF_NAME}`, ['m7']);
    expect(JSON.stringify(plan)).toContain('job_of_model_name');
  });

  it('says why a model does not answer', async () => {
    const id = await bench.add({ name: 'm' });
    await bench.database.sql(
      `update model set state = 'unrecoverable', reason_code = 'dataset-not-found', reason_text = 'gone' where id = $1`,
      [id],
    );
    expect(await new ModelCatalog(bench.database).get('m')).toMatchObject({
      state: 'unrecoverable',
      reason_code: 'dataset-not-found',
      reason_text: 'gone',
    });
  });
});
