// Pictures of the sandbox's Slack page and of the HTML report, by a real browser.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import type { PostedMessage } from '../../sandbox/slack/types.ts';
import { makeReport } from '../report/make-report.ts';
import { show } from '../report/outputs.ts';
import { withPalette } from './palette.ts';
import type { Story } from './stories.ts';

/** Folder of the pictures, from the root of the project. */
export const folder = 'docs/pictures';
/** Around a message, and at its left for the avatar, CSS pixels. */
const [margin, avatar] = [12, 56];
const [desktop, usualHeight] = [1440, 800];
/** Pixels of a picture per CSS pixel: legible on fine screens, and small files. */
const deviceScaleFactor = 1.5;

/** Draws one message of the page from its top, down to the last block that ends within the story's height. */
export async function drawMessage(
  browser: Browser,
  url: string,
  message: PostedMessage,
  { file, width = desktop, height = usualHeight, colorScheme }: Story,
): Promise<void> {
  // High enough that nothing is scrolled away.
  const viewport = { width, height: 6_000 };
  const page = await browser.newPage({ viewport, deviceScaleFactor, colorScheme: colorScheme ?? 'light' });
  // The message lights up when it is opened by its address, so that it is scrolled to by hand.
  await page.goto(url);
  const article = page.locator(`#p${message.ts.replace('.', '')} > article`);
  await article.scrollIntoViewIfNeeded();
  const box = await article.boundingBox();
  if (!box) throw new Error(`${file}: the message is not on the page.`);
  // Only the sandbox marks links to the console: in Slack they lead there.
  await article.evaluate((element) => {
    for (const link of element.querySelectorAll('.console-link')) link.classList.remove('console-link');
  });
  // Hides blocks that would be cut; they keep their places.
  const bottom = await article.evaluate(({ children }, lowest) => {
    const ends = [...children].map((block) => ({ block, end: block.getBoundingClientRect().bottom }));
    for (const { block, end } of ends) if (end > lowest) (block as HTMLElement).style.visibility = 'hidden';
    return Math.max(...ends.map(({ end }) => end).filter((end) => end <= lowest));
  }, box.y + height);
  const x = Math.max(0, box.x - avatar);
  const right = Math.min(width, box.x + box.width + margin);
  const clip = { x, y: box.y - margin, width: right - x, height: bottom - box.y + 2 * margin };
  await save(page, file, clip);
}

type Clip = { x: number; y: number; width: number; height: number };

async function save(page: Page, file: string, clip?: Clip): Promise<void> {
  const png = await page.screenshot(clip ? { clip } : {});
  const browser = page.context().browser();
  if (!browser) throw new Error('The page has no browser.');
  writeFileSync(`${folder}/${file}.png`, await withPalette(browser, png));
  await page.close();
}

/** Draws the first screen of the HTML report: the page for the owner of the bill. */
export async function drawReport(browser: Browser): Promise<void> {
  const scratch = mkdtempSync(join(tmpdir(), 'ecs-steward-picture-'));
  const html = join(scratch, 'report.html');
  const options = { lookback: '14', priceMultiplier: 1, sandbox: true, html, json: '-' } as const;
  const report = await makeReport(options, { says() {}, planned() {}, done() {}, end() {} });
  await show(report, { ...options, json: undefined, html });
  const page = await browser.newPage({ viewport: { width: 1240, height: 780 }, deviceScaleFactor });
  await page.goto(pathToFileURL(html).href);
  await save(page, 'report');
  rmSync(scratch, { recursive: true });
}
