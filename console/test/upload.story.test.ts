import type { Browser, Page } from 'playwright-core';
import { startCluster, type TestCluster } from '../../backend/test/cluster';
import { getJson } from '../../backend/test/http-calls';
import { launchBrowser } from './browser';
import { axeViolations, openPage } from './watched-page';

const MINUTE = 60_000;

interface Detail {
  version: { number: number; row_count: number };
  columns: { name: string; type: string; missing: number }[];
}

describe('A table in the console', () => {
  let cluster: TestCluster;
  let browser: Browser;

  beforeAll(async () => {
    cluster = await startCluster({ workers: 1 });
    browser = await launchBrowser();
  }, 2 * MINUTE);
  afterAll(async () => {
    await browser?.close();
    await cluster?.stop();
  });

  const rows = Array.from(
    { length: 60 },
    (_, at) => `${String(at).padStart(5, '0')};${at},5;${at % 2 === 0 ? 'cat' : 'dog'};-`,
  );
  const choose = (page: Page, name: string, lines: readonly string[]) =>
    page.getByLabel('Table files').setInputFiles({
      name,
      mimeType: 'text/csv',
      buffer: Buffer.from(lines.join('\n')),
    });
  const dataset = async (name: string) =>
    (await getJson<Detail>(cluster.url, `/api/v1/datasets/${name}`)).body;

  it(
    'is looked at, corrected and kept, and then gets more rows',
    async () => {
      const { page, complaints, close } = await openPage(browser, cluster.url);
      await page.goto('/console/datasets');
      await choose(page, 'Pets 2024.csv', ['plz;weight;species;note', ...rows, '1;2']);
      const save = page.getByRole('button', { name: 'Save', exact: true });
      await save.waitFor();
      expect(await save.isDisabled()).toBe(true);
      expect(await axeViolations(page)).toEqual([]);
      await page.getByText('Leave them out').click();
      await page.getByLabel('Name of weight').fill('kilos');
      await page.getByText('Read it differently').click();
      await page.getByLabel('Texts that mean no value').fill('-');
      await page.getByLabel('Texts that mean no value').blur();
      await page.getByLabel('Keep plz').uncheck();
      await page.getByRole('row', { name: /note/ }).getByText('100.0 %').waitFor();
      await save.click();
      await page.waitForURL('**/console/datasets/pets-2024');
      const first = await dataset('pets-2024');
      expect(first.version).toMatchObject({ number: 1, row_count: 60 });
      expect(first.columns.map(({ name, type, missing }) => [name, type, missing])).toEqual([
        ['kilos', 'number', 0],
        ['species', 'category', 0],
        ['note', 'text', 60],
      ]);

      await page.getByRole('link', { name: 'Add rows' }).click();
      await choose(page, 'may.csv', ['kilos;species', '7,5;cat']);
      await page.getByText('The file has no note').waitFor();
      await page.getByText('Leave values missing').click();
      await page.getByRole('button', { name: 'Add rows', exact: true }).click();
      await page.getByRole('cell', { name: '1 row added' }).waitFor();
      expect((await dataset('pets-2024')).version).toMatchObject({ number: 2, row_count: 61 });
      expect(complaints).toEqual([]);
      await close();
    },
    MINUTE,
  );

  it(
    'goes only after the models that are made of it were named',
    async () => {
      const { page, close } = await openPage(browser, cluster.url, { theme: 'dark', width: 320 });
      await page.goto('/console/upload');
      await choose(page, 'gone.csv', ['weight;species', ...rows.map((row) => row.slice(6, -2))]);
      await page.getByRole('button', { name: 'Save and train' }).click();
      await page.getByRole('button', { name: /^Train \d+ models?$/ }).click();
      await page.getByRole('link', { name: 'Try it', exact: true }).first().waitFor();
      await page.goto('/console/datasets/gone');
      const overflow =
        'document.documentElement.scrollWidth - document.documentElement.clientWidth';
      expect(await page.evaluate(overflow)).toBe(0);
      await page.getByRole('button', { name: 'Delete', exact: true }).click();
      await page.getByRole('button', { name: 'Delete dataset' }).click();
      await page.getByText('RandomForestClassifier_gone').last().waitFor();
      expect(await axeViolations(page)).toEqual([]);
      await page.getByRole('button', { name: /^Delete with \d+ models?$/ }).click();
      await page.waitForURL('**/console/datasets');
      expect((await getJson(cluster.url, '/api/v1/datasets/gone')).status).toBe(404);
      await close();
    },
    MINUTE,
  );
});
