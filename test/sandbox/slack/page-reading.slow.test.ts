import { beforeEach, expect, it } from '@jest/globals';
import type { WebClient } from '@slack/web-api';
import type { Page } from 'playwright-core';
import type { SandboxSlack } from '../../../sandbox/slack/start-slack.ts';
import {
  actions,
  button,
  header,
  list,
  preformatted,
  quote,
  richText,
} from '../../../shared/slack/blocks.ts';
import { describeInBrowser } from './page-browser.ts';
import { channel, closeAfterEach, startWithClient } from './slack-client.ts';

closeAfterEach();

const command = 'aws ecs update-service --cluster shop --service web --task-definition web:41';

/** A message of the height of a chart, with a button at its top. */
function tall(service: string) {
  const lines = Array.from({ length: 90 }, (_, line) => `line ${line}`).join('\n');
  const apply = button('Apply', { id: 'apply', value: `of-${service}`, of: service });
  return {
    ...{ channel, text: `${service} is down\nand a long message below`, mrkdwn: true },
    blocks: [
      header(`${service} is down`),
      actions(apply),
      richText(preformatted(command)),
      richText(preformatted(lines)),
    ],
  };
}

describeInBrowser('reading the page', (open) => {
  let slack: SandboxSlack;
  let client: WebClient;
  const post = (service: string) => client.apiCall('chat.postMessage', tall(service));

  beforeEach(async () => {
    ({ slack, client } = await startWithClient());
  });

  async function openWith(...services: string[]): Promise<Page> {
    for (const service of services) await post(service);
    const { page } = await open(slack.url);
    await page.getByRole('heading', { name: `${services.at(-1)} is down` }).waitFor();
    return page;
  }

  const isInView = (page: Page, text: string) =>
    page.getByText(text, { exact: true }).evaluate((element) => {
      const { top, bottom } = element.getBoundingClientRect();
      return top >= 0 && bottom <= innerHeight;
    });

  it('the page announces new messages to a reader who is elsewhere, and leads to the first of them', async () => {
    const page = await openWith('web', 'checkout');
    await page.getByText('web is down').scrollIntoViewIfNeeded();
    const [web] = slack.messages();
    for (const service of ['orders', 'billing']) await post(service);
    const reply = { channel, thread_ts: String(web?.ts), text: 'web went down' };
    await client.chat.postMessage({ ...reply, text: 'A reply that is not broadcast.' });
    await client.chat.postMessage({ ...reply, reply_broadcast: true });
    await page.getByRole('button', { name: '↓ 3 new' }).click();
    expect(await isInView(page, 'orders is down')).toBe(true);
    expect(await page.getByRole('button', { name: /new$/ }).count()).toBe(0);
  }, 60_000);

  it('the page brings the answer into view where a button was clicked, and counts it as no new message', async () => {
    const page = await openWith('web', 'checkout');
    const [web] = slack.messages();
    await page.route('**/page/action', async (route) => {
      await client.chat.postMessage({ channel, thread_ts: String(web?.ts), text: 'Because of the leak.' });
      await route.fulfill({ json: {} });
    });
    await page.getByRole('button', { name: 'Apply: web' }).click();
    await page.getByText('Because of the leak.', { exact: true }).waitFor();
    expect(await isInView(page, 'Because of the leak.')).toBe(true);
    expect(await page.getByRole('button', { name: /new$/ }).count()).toBe(0);
  }, 60_000);

  it('the page speaks the title of a new message, not the rest, and every button has a name of its own', async () => {
    const page = await openWith('web');
    await post('checkout');
    const spoken = page.getByRole('status').filter({ hasText: 'New message: checkout is down' });
    await spoken.waitFor({ state: 'attached' });
    expect(await spoken.textContent()).toBe('New message: checkout is down');
    expect(await page.locator('[role=log], [aria-live]').count()).toBe(0);
    expect(await page.getByRole('article', { name: 'checkout is down' }).count()).toBe(1);

    const names = await page
      .getByRole('button')
      .evaluateAll((all) => all.map((one) => one.getAttribute('aria-label') ?? one.textContent));
    expect(names).toContain('Apply: checkout');
    expect(names).toContain(`Copy ${command.slice(0, 60)} (web is down)`);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  }, 60_000);

  it('the page copies a command without breaks', async () => {
    const { page } = await open(slack.url, { permissions: ['clipboard-read', 'clipboard-write'] });
    await post('web');
    await page.getByRole('button', { name: `Copy ${command.slice(0, 60)}` }).click();
    await page.getByRole('status').filter({ hasText: 'Copied' }).waitFor({ state: 'attached' });
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(command);
  }, 60_000);

  it('the page says that a link to the AWS console leads nowhere, instead of following it', async () => {
    const url = 'https://eu-west-1.console.aws.amazon.com/ecs/v2/clusters/shop';
    await client.chat.postMessage({ channel, text: `<${url}|Cluster>` });
    const { page } = await open(slack.url);
    const link = page.getByRole('link', { name: 'Cluster' });
    expect(await link.getAttribute('title')).toBe('Leads nowhere in the sandbox');
    await link.press('Enter');
    await page.getByText(`in your account it opens ${url}`).waitFor();
    expect(page.context().pages()).toHaveLength(1);
  }, 60_000);

  it('the page keeps long words and the header within the window, wide or narrow', async () => {
    const word = `https://registry.example/${'very-long-path/'.repeat(20)}${'x'.repeat(300)}`;
    const blocks = [
      { type: 'section', text: { type: 'mrkdwn', text: `*${word}*\n> ${word}\n\`${word}\`` } },
      richText(list('ordered', [[{ type: 'text', text: word }]]), quote(word), preformatted(word)),
      { type: 'context', elements: [{ type: 'mrkdwn', text: word }] },
    ];
    await client.apiCall('chat.postMessage', { channel, text: word, blocks });
    const { page } = await open(slack.url);
    await page.getByRole('article').waitFor();
    for (const width of [1440, 720, 400]) {
      await page.setViewportSize({ width, height: 900 });
      const tooWide = await page.evaluate(() =>
        [...document.querySelectorAll('main, main *')]
          .filter((element) => element.getBoundingClientRect().right > innerWidth)
          .map(({ className, tagName }) => `${tagName} ${className}`),
      );
      const header = await page.locator('.channel-header').boundingBox();
      expect({ width, tooWide, isOneRow: Number(header?.height) <= 56 }).toEqual({
        ...{ width, tooWide: [], isOneRow: true },
      });
    }
  }, 60_000);

  it('the page closes the panel with Escape, and gives the focus back to the button that opened it', async () => {
    const { page } = await open(slack.url, { viewport: { width: 400, height: 900 } });
    const opener = page.getByRole('button', { name: 'Send an event' });
    await opener.press('Enter');
    expect(await page.getByLabel('Sample').evaluate((one) => one === document.activeElement)).toBe(true);
    await page.keyboard.press('Escape');
    expect(await opener.evaluate((one) => one === document.activeElement)).toBe(true);
  }, 60_000);
});
