import { beforeAll, describe, expect, it } from '@jest/globals';
import { clusterName, ecsArn } from '../../sandbox/fleet/company.ts';
import { countIn, minute } from './steward-for-tests.ts';
import { shareSteward, steward } from './steward-of-file.ts';

shareSteward({ parameters: { minorChannel: 'C0MINOR000' } });

beforeAll(async () => {
  steward.useCredential('incoming-webhook');
});

describe('incoming webhook', () => {
  it('an incoming webhook posts a minor incident in its one channel, whatever minorChannel says', async () => {
    const service = steward.newService();
    const { state } = steward.sandbox;
    const found = state.service(ecsArn('service', clusterName, service.name));
    state.putService({ ...found, runningCount: 2, desiredCount: 2, pendingCount: 0 });
    await service.send();
    expect(service.messages().map(({ channel }) => channel)).toEqual(['C0SANDBOX']);
    expect(service.text()).toContain('2 of 2 running');
  });

  it('an incoming webhook posts once, reports that it cannot update and never tries', async () => {
    const service = steward.newService();
    await service.send();
    await service.send();
    await steward.minutes(2);
    await service.send(service.event('service-action/steady-state'));
    await steward.minutes(2);
    expect(service.messages().map(countIn)).toEqual(['1 stop']);
    expect(service.text()).toContain('Sent by an incoming webhook, which cannot update');
    expect(new Set(steward.slack.calls.map(({ method }) => method))).toEqual(new Set(['webhook']));
    expect(await steward.waiting()).toEqual([]);
  });

  it('an incoming webhook posts a returning incident again without a link', async () => {
    const service = steward.newService();
    await service.send();
    await steward.minutes(31);
    await service.send();
    expect(service.messages().map(countIn)).toEqual(['1 stop', '1 stop']);
    expect(service.text()).toContain('Seen before: 1 stop until');
    expect(service.text()).not.toContain('earlier message');
  });

  it('an incoming webhook that Slack throttles is retried after its pause', async () => {
    const service = steward.newService();
    steward.slack.faults.add({ method: 'webhook', kind: 'ratelimited', retryAfterSeconds: 90 });
    await service.send();
    await steward.sandbox.advance(minute);
    expect(service.messages()).toEqual([]);
    await steward.sandbox.advance(minute);
    expect(service.messages()).toHaveLength(1);
  });
});
