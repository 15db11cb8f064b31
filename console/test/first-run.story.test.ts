import { gzipSync } from 'node:zlib';
import type { Browser } from 'playwright-core';
import { startCluster, type TestCluster } from '../../backend/test/cluster';
import { getJson } from '../../backend/test/http-calls';
import { launchBrowser } from './browser';
import { axeViolations, openPage } from './watched-page';

const MINUTE = 60_000;
/** Compressed bytes of script that a page without a chart may load. */
const SCRIPT_BUDGET = 90_000;
const LOADING = '.skeleton';
/** How the browser itself notes the answer to who asks for a plot before its job has ended. */
const COMPUTING = 'status of 503';

describe('The console', () => {
  let cluster: TestCluster;
  let browser: Browser;

  beforeAll(async () => {
    cluster = await startCluster({ workers: 2, env: { SAMPLES: '1' } });
    browser = await launchBrowser();
  }, 2 * MINUTE);
  afterAll(async () => {
    await browser?.close();
    await cluster?.stop();
  });

  it(
    'goes from a sample to a prediction in three clicks, without a typed value',
    async () => {
      const { page, complaints, close } = await openPage(browser, cluster.url);
      await page.goto('/console/');
      await page.getByRole('link', { name: 'Use iris' }).click();
      await page.getByRole('button', { name: /^Train \d+ models?$/ }).click();
      await page.getByRole('link', { name: 'Try it', exact: true }).first().click();
      await page.locator('output').waitFor();
      expect(['0', '1', '2']).toContain(await page.locator('output').innerText());
      expect(complaints).toEqual([]);
      await close();
    },
    MINUTE,
  );

  it(
    'predicts again when a value changes, and says when training saw nothing like it',
    async () => {
      const { page, close } = await openPage(browser, cluster.url);
      await page.goto('/console/models/RandomForestClassifier_iris/try');
      await page.getByLabel('petal length (cm)', { exact: true }).fill('1.2');
      await page.getByLabel('petal width (cm)', { exact: true }).fill('0.2');
      await page.locator('output', { hasText: /^0$/ }).waitFor();
      await page.getByLabel('petal width (cm)', { exact: true }).fill('39');
      const note = page.getByText('Outside the training range');
      await note.waitFor();
      expect(await note.innerText()).toMatch(/0\.1 to 2\.5/);
      await close();
    },
    MINUTE,
  );

  it(
    'says what a model depends on, by keyboard, at a URL that says what was chosen',
    async () => {
      const { page, complaints, close } = await openPage(browser, cluster.url);
      await page.goto('/console/models/RandomForestClassifier_iris');
      await page.getByRole('link', { name: 'Explain' }).click();
      const inputs = page.getByRole('group', { name: 'Inputs' }).getByRole('radio');
      await inputs.first().waitFor();
      await inputs.first().focus();
      await page.keyboard.press('ArrowDown');
      const second = await inputs.nth(1).getAttribute('value');
      await page.getByRole('heading', { level: 2, name: second ?? '' }).waitFor();
      expect(new URL(page.url()).searchParams.get('input')).toBe(second);
      await page.getByLabel('Class', { exact: true }).selectOption('2');
      const chart = page.getByRole('img', { name: `Probability of 2 on average by ${second}` });
      await chart.waitFor();
      await page.getByText('As a table').click();
      expect(await page.getByRole('row').count()).toBeGreaterThan(3);
      expect(await axeViolations(page)).toEqual([]);
      expect(complaints.filter((text) => !text.includes(COMPUTING))).toEqual([]);
      await close();
    },
    MINUTE,
  );

  it(
    'draws each curve of a classification at a URL of its own',
    async () => {
      const { page, complaints, close } = await openPage(browser, cluster.url);
      await page.goto('/console/models/RandomForestClassifier_iris/curves');
      await page.getByRole('img', { name: /^ROC: .* class 0 area/ }).waitFor();
      for (const name of ['Precision and recall', 'Calibration', 'Gain']) {
        await page.getByRole('link', { name }).click();
        await page.getByRole('img', { name: new RegExp(`^${name}: `) }).waitFor();
      }
      await page.getByRole('link', { name: 'Confusion' }).click();
      await page.getByRole('region', { name: 'Confusion matrix' }).waitFor();
      await page.getByRole('link', { name: 'Learning curve' }).click();
      await page.getByRole('img', { name: /^Accuracy on other rows goes from/ }).waitFor();
      expect(new URL(page.url()).searchParams.get('plot')).toBe('learning-curve');
      expect(complaints.filter((text) => !text.includes(COMPUTING))).toEqual([]);
      await close();
    },
    MINUTE,
  );

  it(
    'takes a CSV, and names the place where another one is wrong',
    async () => {
      const { page, close } = await openPage(browser, cluster.url);
      await page.goto('/console/datasets');
      await page
        .getByLabel('Table files')
        .setInputFiles([
          csv('pets.csv', 'weight,species\n3.5,cat\n20,dog\n4,cat\n'),
          csv('ragged.csv', 'a,b\n1,2\n3,4,5\n'),
        ]);
      await page.getByRole('link', { name: 'pets', exact: true }).first().waitFor();
      const refusal = page.getByRole('alert').filter({ hasText: 'ragged.csv was refused' });
      await refusal.getByRole('cell', { name: '3', exact: true }).first().waitFor();
      expect(await axeViolations(page)).toEqual([]);
      await close();
    },
    MINUTE,
  );

  it.each([
    { theme: 'light', width: 1280 },
    { theme: 'dark', width: 320 },
  ] as const)(
    'is accessible, quiet and never wider than the window: $theme, $width px',
    async (options) => {
      const { page, complaints, close } = await openPage(browser, cluster.url, options);
      const newest = async (what: 'runs' | 'jobs') => {
        const { body } = await getJson<{ items: { id: string }[] }>(cluster.url, `/api/v1/${what}`);
        return `/${what}/${body.items[0]?.id}`;
      };
      for (const path of [...PAGES, await newest('runs'), await newest('jobs')]) {
        await page.goto(`/console${path}`);
        await page.locator('h1').waitFor();
        await page.waitForFunction(`!document.querySelector('${LOADING}')`);
        const overflow =
          'document.documentElement.scrollWidth - document.documentElement.clientWidth';
        expect({ path, axe: await axeViolations(page) }).toEqual({ path, axe: [] });
        expect({ path, overflow: await page.evaluate(overflow) }).toEqual({ path, overflow: 0 });
      }
      expect(complaints).toEqual([]);
      await close();
    },
    2 * MINUTE,
  );

  it(
    'loads few scripts, and no chart where there is none',
    async () => {
      const { page, close } = await openPage(browser, cluster.url);
      const scripts: Promise<Buffer>[] = [];
      page.on('response', (response) => {
        if (response.url().endsWith('.js')) scripts.push(response.body());
      });
      await page.goto('/console/models', { waitUntil: 'networkidle' });
      const sizes = (await Promise.all(scripts)).map((script) => gzipSync(script).length);
      expect(sizes.length).toBeGreaterThan(0);
      expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(SCRIPT_BUDGET);
      await close();
    },
    MINUTE,
  );
});

const PAGES = [
  '/',
  '/datasets',
  '/datasets/iris',
  '/upload',
  '/train?ds=iris',
  '/runs',
  '/jobs',
  '/models',
  '/models/RandomForestClassifier_iris',
  '/models/RandomForestClassifier_iris/curves',
  '/models/RandomForestClassifier_iris/curves?plot=confusion',
  '/models/RandomForestClassifier_iris/explain',
  '/models/RandomForestClassifier_iris/try',
  '/cluster',
  '/no-such-page',
];

function csv(name: string, text: string): { name: string; mimeType: string; buffer: Buffer } {
  return { name, mimeType: 'text/csv', buffer: Buffer.from(text) };
}
