import fs from 'node:fs';
import type { Browser, Page } from 'playwright-core';

/** A page that writes down what must not happen: errors, and requests to anyone but its own origin. */
export interface WatchedPage {
  page: Page;
  complaints: string[];
  close: () => Promise<void>;
}

export interface PageOptions {
  theme?: 'light' | 'dark';
  /** In pixels. */
  width?: number;
}

export async function openPage(
  browser: Browser,
  url: string,
  { theme = 'light', width = 1280 }: PageOptions = {},
): Promise<WatchedPage> {
  const context = await browser.newContext({
    viewport: { width, height: 900 },
    colorScheme: theme,
    baseURL: url,
  });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning')
      complaints.push(`${message.type()}: ${message.text()}`);
  });
  page.on('pageerror', (error) => complaints.push(`thrown: ${error.message}`));
  page.on('request', (request) => {
    const { origin, protocol } = new URL(request.url());
    if (protocol !== 'data:' && protocol !== 'blob:' && origin !== new URL(url).origin)
      complaints.push(`request to ${request.url()}`);
  });
  return { page, complaints, close: () => context.close() };
}

/** What axe-core finds wrong with the page as it stands, as `rule: elements`. */
export async function axeViolations(page: Page): Promise<string[]> {
  await page.evaluate(fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8'));
  const { violations } = await page.evaluate<AxeResult>('axe.run()');
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target).join(' ')}`);
}

interface AxeResult {
  violations: { id: string; nodes: { target: string[] }[] }[];
}
