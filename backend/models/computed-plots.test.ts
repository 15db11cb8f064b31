import { loadConfig } from '../config/config';
import { Dispatch } from '../jobs/dispatch';
import { PollingOnly } from '../queue/polling-only';
import { ModelBench } from '../test/model-bench';
import { ComputedPlots } from './computed-plots';
import { ModelCatalog } from './model-catalog';
import type { ModelRow } from './model-view';
import { recordPlots } from './record-plots';

describe('A plot that a job computes', () => {
  let bench: ModelBench;
  let plots: ComputedPlots;
  beforeAll(async () => {
    bench = await ModelBench.create();
    const dispatch = new Dispatch(bench.database, new PollingOnly());
    plots = new ComputedPlots(loadConfig({}), bench.database, dispatch);
  });
  afterEach(() => bench.clear());
  afterAll(() => bench.drop());

  const trained = async (): Promise<ModelRow> =>
    new ModelCatalog(bench.database).get(
      `mdl_${(await bench.add({ name: 'm' })).replaceAll('-', '')}`,
    );
  const jobs = () =>
    bench.database.sql<{ id: string; kind: string; state: string }>(
      `select id, kind, state from job where kind <> 'fit-model' order by id`,
    );
  const end = (state: string, code: string | null, secondsAgo: number) =>
    bench.database.sql(
      `update job set state = $1, reason_code = $2, reason_text = 'no luck',
         finished_at = now() - make_interval(secs => $3) where kind = 'explain-model' and state = 'queued'`,
      [state, code, secondsAgo],
    );

  it('is asked for once, and says how far its job is', async () => {
    const model = await trained();
    const first = plots.get(model, 'importance', 0);
    await expect(first).rejects.toMatchObject({
      code: 'plot-computing',
      retryAfterSeconds: 3,
      extensions: { job: { state: 'queued', progress: { done: 0, total: 0 } } },
    });
    await bench.database.sql('update job set progress_done = 5, progress_total = 20');
    // The same job gives both.
    await expect(plots.get(model, 'partial-dependence', 0)).rejects.toMatchObject({
      extensions: { job: { progress: { done: 5, total: 20 } } },
    });
    expect(await jobs()).toHaveLength(1);
  });

  it('is there as soon as its job has recorded it', async () => {
    const model = await trained();
    const waited = plots.get(model, 'importance', 20);
    const importance = { metric: 'r2' as const, baseline: 1, repeats: 5, inputs: [] };
    await recordPlots(bench.database.sql, model.id, { importance });
    expect(await waited).toEqual(importance);
  });

  it('that failed is not tried again by every look, but after a pause that grows', async () => {
    const model = await trained();
    const look = () => plots.get(model, 'importance', 0);
    await expect(look()).rejects.toMatchObject({ code: 'plot-computing' });
    await end('failed', 'internal', 10);
    const failed = {
      code: 'plot-failed',
      message: expect.stringContaining('no luck'),
      extensions: { job: { state: 'failed' } },
    };
    await expect(look()).rejects.toMatchObject(failed);
    expect(await jobs()).toHaveLength(1);
    await bench.database.sql(`update job set finished_at = finished_at - interval '21 s'`);
    await expect(look()).rejects.toMatchObject({ code: 'plot-computing' });
    expect(await jobs()).toHaveLength(2);
    await end('failed', 'internal', 31);
    await expect(look()).rejects.toMatchObject(failed);
  });

  it('that somebody cancelled rests as well, and says so', async () => {
    const model = await trained();
    await expect(plots.get(model, 'importance', 0)).rejects.toMatchObject({
      code: 'plot-computing',
    });
    await end('cancelled', null, 1);
    await expect(plots.get(model, 'importance', 0)).rejects.toMatchObject({
      code: 'plot-failed',
      message: expect.stringContaining('was cancelled'),
    });
  });

  it('that the data refuse is refused with their reason, for ever', async () => {
    const model = await trained();
    await expect(plots.get(model, 'importance', 0)).rejects.toMatchObject({
      code: 'plot-computing',
    });
    await end('failed', 'too-few-rows', 7_200);
    await expect(plots.get(model, 'importance', 0)).rejects.toMatchObject({
      code: 'too-few-rows',
      message: 'no luck',
    });
    expect(await jobs()).toHaveLength(1);
  });
});
