import { expect, it } from '@jest/globals';
import { fleetSizingMessage } from '../../../shared/sizing/report/slack-fleet.ts';
import { serviceSizingMessage } from '../../../shared/sizing/report/slack-service.ts';
import { aLargeFleet } from '../../builders/large-fleet.ts';
import { aServiceReport } from '../../builders/sizing-report.ts';
import { describeInBrowser } from './page-browser.ts';
import { channel, closeAfterEach, startWithClient } from './slack-client.ts';
import { startApp } from './small-app.ts';

closeAfterEach();

describeInBrowser('the page', (open) => {
  it('the page shows a message, updates it in place and sends an event', async () => {
    const sent: unknown[] = [];
    const { slack, client } = await startWithClient({
      samples: [{ name: 'oom', title: 'Out of memory', event: { source: 'aws.ecs', detail: { n: 1 } } }],
      onSend: async (event) => {
        sent.push(event);
        await client.chat.postMessage({ channel, text: 'posted by the event' });
        return { matched: 1 };
      },
    });
    const { page, problems } = await open(slack.url);
    const header = (text: string) => [{ type: 'header', text: { type: 'plain_text', text } }];

    const { ts } = await client.chat.postMessage({ channel, text: 'x', blocks: header('checkout: 1 stop') });
    await page.getByRole('heading', { name: 'checkout: 1 stop' }).waitFor();
    await client.chat.update({ channel, ts: String(ts), text: 'x', blocks: header('checkout: 2 stops') });
    await page.getByRole('heading', { name: 'checkout: 2 stops' }).waitFor();
    expect(await page.locator('.message').count()).toBe(1);
    expect(await page.getByText('(edited)').count()).toBe(1);

    await page.getByLabel('Sample').selectOption('oom');
    const editor = page.getByLabel('Event as JSON');
    await editor.fill((await editor.inputValue()).replace('1', '2'));
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    await page.getByText('Matched 1 rule, 1 message posted.').waitFor();
    await page.getByText('posted by the event', { exact: true }).waitFor();
    expect(sent).toEqual([{ source: 'aws.ecs', detail: { n: 2 } }]);

    await editor.fill('{\n  "a": 1,\n}');
    await editor.press('Control+Enter');
    await page.getByText('Not valid JSON, line 3, column 1').waitFor();
    expect(sent).toHaveLength(1);
    expect(problems).toEqual([]);
  }, 60_000);

  it('the page runs no script and mentions no user from untrusted text', async () => {
    const { slack, client } = await startWithClient();
    const text =
      '<javascript:alert(1)|click> &lt;!channel&gt; <img src=x onerror=alert(1)> arn:aws:ecs:eu-west-1';
    const log = { type: 'text', text: '<script>alert(1)</script>' };
    const blocks = [
      { type: 'section', text: { type: 'mrkdwn', text } },
      { type: 'rich_text', elements: [{ type: 'rich_text_preformatted', elements: [log] }] },
    ];
    await client.apiCall('chat.postMessage', { channel, text, blocks });
    const { page, problems } = await open(slack.url);

    await page.getByText('click <!channel> <img src=x onerror=alert(1)> arn:aws:ecs:eu-west-1').waitFor();
    await page.getByText('<script>alert(1)</script>').waitFor();
    expect(await page.locator('.message a[href^="javascript"], .message script, .message img').count()).toBe(
      0,
    );
    expect(await page.locator('.slack_broadcast').count()).toBe(0);
    expect(problems).toEqual([]);
  }, 60_000);

  it('the page draws a chart and a table, sorts the table and turns its pages', async () => {
    const { slack, client } = await startWithClient();
    const { blocks, text } = fleetSizingMessage(aLargeFleet());
    const { blocks: charts = [] } = serviceSizingMessage(aServiceReport(), { priceBasis: 'list' });
    await client.apiCall('chat.postMessage', { channel, text, blocks });
    await client.apiCall('chat.postMessage', { channel, text, blocks: charts });
    const { page, problems } = await open(slack.url);

    const chart = page.getByRole('figure').filter({ hasText: 'CPU of one task' });
    await chart.getByRole('slider').press('End');
    expect(await chart.getByRole('slider').getAttribute('aria-valuetext')).toMatch(
      /^Nov 25: Current size [\d.]+, .*Busiest task [\d.]+/,
    );

    const firstService = page.locator('.table-block tbody th').first();
    expect(await firstService.textContent()).toBe('checkout');
    await page.getByRole('button', { name: 'Next' }).click();
    await page.getByText('11–20 of 37').waitFor();
    await page.getByRole('button', { name: 'Change' }).click();
    await page.getByText('1–10 of 37').waitFor();
    expect(await firstService.textContent()).toBe('legacy-soap-bridge');
    expect(problems).toEqual([]);
  }, 60_000);

  it('the page sends clicks and commands to a function and shows the answers to their user', async () => {
    const { slack, client } = await startWithClient();
    const url = await startApp();
    slack.setRequestUrl(url);
    const text = (words: string) => ({ type: 'plain_text', text: words });
    const confirm = {
      title: text('Apply?'),
      text: text('It deploys.'),
      confirm: text('Deploy'),
      deny: text('No'),
    };
    const button = { type: 'button', action_id: 'apply', value: 'decision-1', text: text('Apply'), confirm };
    const menu = {
      type: 'static_select',
      action_id: 'not-now',
      placeholder: text('Not now'),
      options: [1, 7].map((days) => ({ text: text(`${days} days`), value: `${days} decision-1` })),
    };
    const blocks = [{ type: 'actions', block_id: 'b', elements: [button] }];
    await client.apiCall('chat.postMessage', { channel, text: 'x', blocks });
    const { page, problems } = await open(slack.url);

    await page.getByRole('button', { name: 'Apply' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'No' }).click();
    await page.getByRole('button', { name: 'Apply' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Deploy' }).click();
    await page.getByText('@amara clicked apply decision-1', { exact: true }).waitFor();
    const choices = [{ type: 'actions', elements: [menu] }];
    await client.apiCall('chat.postMessage', { channel, text: 'x', blocks: choices });
    await page.getByLabel('Not now').selectOption('7 days');
    await page.getByText('@amara clicked not-now 7 decision-1', { exact: true }).waitFor();
    expect(await page.getByText('Only visible to you').count()).toBe(0);

    await page.getByLabel('You are').selectOption('ben');
    const composer = page.getByLabel('Message #ecs-alerts');
    await composer.fill('hello');
    await composer.press('Enter');
    await page.getByText('Only slash commands are heard here').waitFor();
    await composer.fill('/steward report web');
    await composer.press('Enter');
    await page.getByText('/steward report web of U0SANDBOX2', { exact: true }).waitFor();
    expect(await page.getByText('Only visible to you').count()).toBe(1);
    await page.getByLabel('You are').selectOption('amara');
    await page.getByText('/steward report web of U0SANDBOX2', { exact: true }).waitFor({ state: 'detached' });

    await composer.fill('/steward break');
    await composer.press('Enter');
    await page.getByText('/steward failed: the app answered with HTTP status 502.').waitFor();
    expect(problems).toEqual([]);
  }, 60_000);
});
