import type { Browser } from 'playwright-core';
import { startCluster, until, type TestCluster } from '../../backend/test/cluster';
import { getJson, postJson, uploadCsv } from '../../backend/test/http-calls';
import { launchBrowser } from './browser';
import { axeViolations, openPage } from './watched-page';

const MINUTE = 60_000;
const LINE = `x,y\n${Array.from({ length: 60 }, (_, x) => `${x},${3 * x + (x % 5)}`).join('\n')}\n`;
/** A target of one class, which only the job can tell. */
const FLAT = `x,kind\n${Array.from({ length: 40 }, (_, x) => `${x},a`).join('\n')}\n`;

describe('Jobs in the console', () => {
  let cluster: TestCluster;
  let browser: Browser;

  beforeAll(async () => {
    cluster = await startCluster({ workers: 1 });
    browser = await launchBrowser();
    await uploadCsv(cluster.url, 'line.csv', LINE);
    await uploadCsv(cluster.url, 'flat.csv', FLAT);
  }, 2 * MINUTE);
  afterAll(async () => {
    await browser?.close();
    await cluster?.stop();
  });

  async function start(dataset: string, task: string, target: string, algorithm: string) {
    const datasets = [{ dataset, task, target, algorithms: [{ algorithm }] }];
    const { body } = await postJson<{ id: string }>(cluster.url, '/api/v1/runs', { datasets });
    return body.id;
  }
  const stateOf = async (run: string) =>
    (await getJson<{ state: string }>(cluster.url, `/api/v1/runs/${run}`)).body.state;

  it(
    'pauses the queue, says why a job waits, stops it, retries it and resumes',
    async () => {
      const { page, complaints, close } = await openPage(browser, cluster.url);
      await page.goto('/console/jobs');
      await page.getByRole('button', { name: 'Pause the queue' }).click();
      await page.getByText(/Paused since/).waitFor();
      const run = await start('line', 'regression', 'y', 'LinearRegression');
      // the page was not reloaded: an event told it
      await page.getByText(/The queue is paused since/).waitFor();
      expect(await axeViolations(page)).toEqual([]);
      await page.getByRole('button', { name: /^Stop.*LinearRegression_line/ }).click();
      await page.getByRole('button', { name: /^Retry.*LinearRegression_line/ }).click();
      await page.getByText(/The queue is paused since/).waitFor();
      await page.getByRole('button', { name: 'Resume the queue' }).click();
      await page.getByRole('link', { name: /^Succeeded 1$/ }).waitFor();
      expect(await stateOf(run)).toBe('succeeded');
      expect(complaints).toEqual([]);
      await close();
    },
    MINUTE,
  );

  it(
    'tells of a failed job why, what to do and what it printed, and retries all that failed',
    async () => {
      const run = await start('flat', 'classification', 'kind', 'LogisticRegression');
      await until(async () => (await stateOf(run)) === 'failed');
      const { page, complaints, close } = await openPage(browser, cluster.url, { theme: 'dark' });
      await page.goto('/console/jobs?state=failed');
      await page.getByRole('link', { name: /^LogisticRegression_flat/ }).click();
      await page.getByRole('heading', { name: 'What went wrong' }).waitFor();
      await page.getByText('Attempt 1', { exact: true }).waitFor();
      expect(await axeViolations(page)).toEqual([]);
      await page.goto(`/console/runs/${run}`);
      await page.getByRole('heading', { name: 'Timeline' }).waitFor();
      await page.getByRole('button', { name: 'Retry 1 job', exact: true }).click();
      await until(async () => {
        const { body } = await getJson<{ items: { attempt: number; state: string }[] }>(
          cluster.url,
          `/api/v1/runs/${run}/jobs`,
        );
        return body.items[0]?.attempt === 2 && body.items[0].state === 'failed';
      });
      expect(complaints).toEqual([]);
      await close();
    },
    MINUTE,
  );

  it(
    'drains a worker after asking, and puts it to work again',
    async () => {
      const { page, complaints, close } = await openPage(browser, cluster.url);
      await page.goto('/console/cluster');
      await page.getByRole('button', { name: 'Drain worker-1' }).click();
      const dialog = page.getByRole('alertdialog');
      expect(await axeViolations(page)).toEqual([]);
      await dialog.getByRole('button', { name: 'Drain worker-1' }).click();
      await page.getByText('Draining', { exact: true }).waitFor();
      await page.getByRole('button', { name: 'Put worker-1 to work again' }).click();
      await page.getByText('Ready', { exact: true }).waitFor();
      expect(complaints).toEqual([]);
      await close();
    },
    MINUTE,
  );
});
