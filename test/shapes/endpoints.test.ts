import { afterEach, describe, expect, it } from '@jest/globals';
import { withApprovals } from '../../sandbox/steward.ts';
import { slackActions } from '../../shared/model/slack-actions.ts';
import { tooLarge } from '../builders/running-service.ts';
import { type SizingSteward, startSizingSteward } from '../builders/sizing-steward.ts';
import { minute, startStewardForTests } from '../diagnose-stops/steward-for-tests.ts';

const user = 'U0SANDBOX1';
let steward: { close(): Promise<void> };
afterEach(() => steward.close());

/** Names of the actions of all buttons and menus in the channel. */
function buttons({ messages }: Pick<SizingSteward, 'messages'>): string[] {
  const shown = JSON.stringify(messages().map(({ blocks }) => blocks));
  return [...new Set([...shown.matchAll(/"action_id":"([^"]+)"/g)].map(([, id]) => id ?? ''))];
}

describe('stacks without an endpoint', () => {
  it('incident messages and digests have no buttons without an endpoint, even in mode auto', async () => {
    const reporting = await startSizingSteward({ endpoint: 'none', parameters: { mode: 'auto' } });
    steward = reporting;
    expect(reporting.sandbox.deployment.functionUrls).toEqual([]);
    const cluster = reporting.newCluster({ name: 'idle', ...tooLarge });
    await reporting.plan({ cluster: cluster.name });
    await reporting.report({ cluster: cluster.name, service: 'idle' });
    expect(cluster.text()).toContain('idle');
    expect(buttons(reporting)).toEqual([]);
  });

  it('an out-of-memory stop has no button "Size it" without an endpoint', async () => {
    const watching = await startStewardForTests({ endpoint: 'none', parameters: { mode: 'auto' } });
    steward = watching;
    const service = watching.newService('task-stopped/out-of-memory');
    await service.send();
    expect(service.text()).toContain('What to do');
    expect(service.text()).not.toContain('[Size it]');
    expect(buttons(watching)).toEqual([]);
  });
});

describe('HTTP API', () => {
  it('signed commands and clicks through an HTTP API are answered, and a forged one is rejected', async () => {
    const working = ['diagnose-stops', 'slack-interactions', 'slack-questions'];
    const watching = await startStewardForTests({ endpoint: 'http-api', working, parameters: withApprovals });
    steward = watching;
    const { slack, sandbox } = watching;
    const service = watching.newService('task-stopped/out-of-memory');
    await service.send();
    await slack.command({ text: `why ${service.name}`, user });
    await sandbox.settle();
    const answers = slack.messages().filter(({ visibleTo }) => visibleTo === user);
    expect(answers.map(({ text }) => text).join()).toContain('Out of memory');
    const { sizeNow, acknowledge, mute, moreLogs } = slackActions;
    expect(buttons(watching)).toEqual([sizeNow, acknowledge, mute, moreLogs]);
    const clicked = await slack.click({
      ...{ ts: service.messages()[0]?.ts ?? '', actionId: slackActions.sizeNow, user },
    });
    expect(clicked).toMatchObject({ status: 200, body: '' });
    const request = slack.commandRequest({ text: 'status', user });
    const forged = await fetch(sandbox.deployment.functionUrls[0]?.url ?? '', {
      ...request,
      body: `${request.body}&x=1`,
    });
    expect(forged.status).toBe(401);
    await sandbox.advance(minute);
  });
});
