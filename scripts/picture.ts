// `npm run picture`: draws the pictures of docs/ on the sandbox: ten messages on its Slack page, and the first screen of
// the HTML report. Requires Chromium.
import { mkdirSync } from 'node:fs';
import { chromium } from 'playwright-core';
import { startSteward, withApprovals } from '../sandbox/steward.ts';
import { chromiumArguments, findChromium } from '../test/browser.ts';
import { drawMessage, drawReport, folder } from './picture/draw.ts';
import { stories } from './picture/stories.ts';

const executablePath = findChromium();
if (!executablePath) {
  console.error('npm run picture requires Chromium: install it, or set CHROMIUM_PATH.');
  process.exit(1);
}
mkdirSync(folder, { recursive: true });
const browser = await chromium.launch({ executablePath, args: chromiumArguments });
const steward = await startSteward({ clock: { startAt: Date.now() }, parameters: withApprovals });
try {
  for (const story of stories) {
    const message = await story.play(steward);
    await drawMessage(browser, steward.slack.url, message, story);
    console.log(`${folder}/${story.file}.png  ${message.text.split('\n')[0]}`);
  }
  await drawReport(browser);
} finally {
  await steward.close();
  await browser.close();
}
