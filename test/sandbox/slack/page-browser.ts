import { afterAll, beforeAll, describe } from '@jest/globals';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { chromiumArguments, findChromium } from '../../browser.ts';

const executablePath = findChromium();
const isSkipped = !executablePath && !process.env.CI;

/** A page of the browser, and the errors that it reports. */
interface OpenedPage {
  page: Page;
  problems: string[];
}

type Open = (url: string, options?: BrowserContextOptions) => Promise<OpenedPage>;

/** Describes what Chromium shows; skipped on a machine that has none, and never in CI. */
export function describeInBrowser(title: string, tests: (open: Open) => void): void {
  const words = isSkipped ? `${title} (skipped: no Chromium found, set CHROMIUM_PATH)` : title;
  if (isSkipped) process.stderr.write(`${words}\n`);
  (isSkipped ? describe.skip : describe)(words, () => {
    let browser: Browser;
    beforeAll(async () => {
      if (!executablePath) throw new Error('no Chromium found: set CHROMIUM_PATH');
      browser = await chromium.launch({ executablePath, args: chromiumArguments });
    }, 60_000);
    afterAll(async () => browser?.close());

    tests(async (url, options) => {
      const page = await browser.newPage(options);
      const problems: string[] = [];
      page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
      page.on('pageerror', (error) => problems.push(error.message));
      await page.goto(url);
      return { page, problems };
    });
  });
}
