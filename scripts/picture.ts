// `npm run picture`: draws the README's picture, a real message on the sandbox's Slack page. Requires Chromium.
import { mkdirSync } from 'node:fs';
import { chromium } from 'playwright-core';
import { eventSample } from '../sandbox/fleet/samples.ts';
import { startSteward } from '../sandbox/steward.ts';
import { chromiumArguments, findChromium } from '../test/browser.ts';

const [sample = 'task-stopped/out-of-memory', file = 'docs/pictures/message.png'] = process.argv.slice(2);
const executablePath = findChromium();
if (!executablePath) {
  console.error('npm run picture requires Chromium: install it, or set CHROMIUM_PATH.');
  process.exit(1);
}

const { sandbox, slack, close } = await startSteward({ clock: { startAt: Date.now() } });
for (const seed of [1, 2, 3])
  await sandbox.send(eventSample(sandbox.state, sample, { now: sandbox.now(), seed }));
await sandbox.settle();
await sandbox.advance(60_000);

const browser = await chromium.launch({ executablePath, args: chromiumArguments });
const page = await browser.newPage({ viewport: { width: 1000, height: 1060 }, deviceScaleFactor: 1.5 });
await page.goto(slack.url);
await page.locator('article').first().waitFor();
mkdirSync('docs/pictures', { recursive: true });
await page.screenshot({ path: file });
await browser.close();
await close();
console.log(file);
