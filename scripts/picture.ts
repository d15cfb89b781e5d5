// `npm run picture`: draws the README's pictures on the sandbox: an incident and a rollout on its Slack page, and the
// first screen of the HTML report. Requires Chromium.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium } from 'playwright-core';
import { eventSample } from '../sandbox/fleet/samples.ts';
import type { PostedMessage } from '../sandbox/slack/types.ts';
import { type Steward, startSteward, withApprovals } from '../sandbox/steward.ts';
import { slackActions } from '../shared/model/slack-actions.ts';
import { chromiumArguments, findChromium } from '../test/browser.ts';
import { makeReport } from './report/make-report.ts';
import { show } from './report/outputs.ts';

const folder = 'docs/pictures';
const minuteMs = 60_000;
/** Height of a picture, CSS pixels: a screen of the README. */
const longestPicture = 900;
/** Around a message, and at its left for the avatar, CSS pixels. */
const [margin, avatar] = [12, 56];
const approver = 'U0SANDBOX1';

const executablePath = findChromium();
if (!executablePath) {
  console.error('npm run picture requires Chromium: install it, or set CHROMIUM_PATH.');
  process.exit(1);
}
mkdirSync(folder, { recursive: true });
const browser = await chromium.launch({ executablePath, args: chromiumArguments });
await drawIncident(browser);
await drawRollout(browser);
await drawReport(browser);
await browser.close();

/** Three tasks of one service are killed for memory. */
async function drawIncident(on: Browser): Promise<void> {
  await withSteward(async ({ sandbox, slack }) => {
    const sample = 'task-stopped/out-of-memory';
    for (const seed of [1, 2, 3])
      await sandbox.send(eventSample(sandbox.state, sample, { now: sandbox.now(), seed }));
    await sandbox.settle();
    await sandbox.advance(minuteMs);
    await drawMessage(on, slack.url, 'incident.png');
  });
}

/** An approver applies the size of a service, which is then deployed and watched. */
async function drawRollout(on: Browser): Promise<void> {
  await withSteward(async ({ sandbox, slack }) => {
    await sandbox.invoke('report-rightsizing', { cluster: 'shop', service: 'orders-api' });
    await sandbox.settle();
    const offered = slack.messages().find(hasApply);
    if (!offered) throw new Error('the report of orders-api has no Apply');
    await slack.click({ ts: offered.ts, actionId: slackActions.apply, user: approver });
    for (let minute = 0; minute < 12; minute += 1) await sandbox.advance(minuteMs);
    await drawMessage(on, slack.url, 'rollout.png');
  });
}

function hasApply({ blocks }: PostedMessage): boolean {
  return JSON.stringify(blocks).includes(`"${slackActions.apply}"`);
}

/** The page for the owner of the bill. */
async function drawReport(on: Browser): Promise<void> {
  const scratch = mkdtempSync(join(tmpdir(), 'ecs-steward-picture-'));
  const html = join(scratch, 'report.html');
  const options = { lookback: '14', priceMultiplier: 1, sandbox: true, html, json: '-' } as const;
  const report = await makeReport(options, { says() {}, planned() {}, done() {}, end() {} });
  await show(report, { ...options, json: undefined, html });
  const page = await on.newPage({ viewport: { width: 1240, height: 780 }, deviceScaleFactor: 1.25 });
  await page.goto(pathToFileURL(html).href);
  await page.screenshot({ path: `${folder}/report.png` });
  rmSync(scratch, { recursive: true });
}

async function withSteward(work: (steward: Steward) => Promise<void>): Promise<void> {
  const steward = await startSteward({ clock: { startAt: Date.now() }, parameters: withApprovals });
  await work(steward);
  await steward.close();
}

/**
 * Draws the first message down to its charts, or as far as a screen of the README. The viewport is high enough that nothing
 * is scrolled away.
 */
async function drawMessage(on: Browser, url: string, file: string): Promise<void> {
  const page = await on.newPage({ viewport: { width: 1000, height: 3_000 }, deviceScaleFactor: 1.25 });
  await page.goto(url);
  const message = page.locator('article').first();
  await message.waitFor();
  const { x = 0, y = 0, width = 0, height = 0 } = (await message.boundingBox()) ?? {};
  const chart = await message.locator('figure').first().boundingBox();
  const bottom = Math.min(chart?.y ?? y + height, y + longestPicture);
  const clip = { x: x - avatar, y: y - margin, width: width + avatar + margin, height: bottom - y };
  await page.screenshot({ path: `${folder}/${file}`, clip });
  await page.close();
}
