import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { clusterName, ecsArn } from '../../sandbox/fleet/company.ts';
import { createMutes } from '../../shared/table/mutes.ts';
import { serviceAt } from '../builders/rollout.ts';
import { countIn, isTicked, minute, type ServiceForTests } from './steward-for-tests.ts';
import { leaveNothingBehind, shareSteward, steward } from './steward-of-file.ts';

shareSteward();
leaveNothingBehind();

const steadyState = 'service-action/steady-state';
const by = 'U0ANNA1';
let client: DynamoDBClient;

beforeAll(() => {
  client = new DynamoDBClient(steward.sandbox.clientConfig);
});
afterAll(() => client.destroy());

/** Mutes a service as `/steward mute` does, from now on. */
async function mute({ name }: ServiceForTests, minutes: number): Promise<void> {
  const service = serviceAt(ecsArn('service', clusterName, name));
  const tableName = steward.sandbox.deployment.tables[0]?.name ?? '';
  const mutes = createMutes(DynamoDBDocumentClient.from(client), { tableName });
  const since = steward.sandbox.now();
  await mutes.mute(service, { since, until: since + minutes * minute, by });
}

async function stopTimes(service: ServiceForTests, count: number): Promise<void> {
  for (let stop = 0; stop < count; stop += 1) {
    await steward.minutes(1);
    await service.send();
  }
}

describe('muted services', () => {
  it('a muted service has no message for its stops, and one with all of them afterwards', async () => {
    const service = steward.newService();
    await mute(service, 20);
    await stopTimes(service, 12);
    expect(service.messages()).toEqual([]);
    await steward.minutes(6);
    expect(service.messages()).toEqual([]);
    await steward.minutes(4);
    expect(service.messages().map(countIn)).toEqual(['12 stops']);
    expect(service.text()).toMatch(/Muted until 2026-11-20 12:2\d UTC by @U0ANNA1: 12 stops meanwhile/);
    expect(service.text()).toMatch(/12 stops · first .* · last /);
    expect(service.replies()).toEqual([]);
  });

  it('a muted service that still fails is posted once, and later stops are counted', async () => {
    const service = steward.newService();
    await mute(service, 5);
    await stopTimes(service, 2);
    await steward.minutes(6);
    await service.send();
    await steward.minutes(2);
    expect(service.messages().map(countIn)).toEqual(['3 stops']);
    expect(service.text()).toContain('2 stops meanwhile');
    expect(service.replies()).toEqual([]);
  });

  it('a muted service keeps its earlier message and is reported in the thread afterwards', async () => {
    const service = steward.newService();
    await service.send();
    await mute(service, 15);
    await stopTimes(service, 3);
    await steward.minutes(8);
    expect(service.messages().map(countIn)).toEqual(['1 stop']);
    // The edit that brought its evidence, before the mute.
    expect(service.messages()[0]?.editedCount).toBe(1);
    await steward.minutes(6);
    expect(service.messages().map(countIn)).toEqual(['4 stops']);
    expect(service.replies()).toEqual([
      expect.stringMatching(/^Muted until .* by <@U0ANNA1>: 3 stops meanwhile$/),
    ]);
    await service.send();
    await steward.minutes(2);
    expect(service.replies()).toHaveLength(1);
  });

  it('a muted service that is stable before the end of its mute is never posted', async () => {
    const service = steward.newService();
    await mute(service, 10);
    await stopTimes(service, 2);
    await service.send(service.event(steadyState));
    await steward.minutes(15);
    expect(service.messages()).toEqual([]);
    await service.send();
    await steward.minutes(1);
    expect(service.messages().map(countIn)).toEqual(['3 stops']);
  });

  it('a muted service gets the tick on its earlier message after the mute', async () => {
    const service = steward.newService();
    await service.send();
    await mute(service, 10);
    await stopTimes(service, 2);
    await service.send(service.event(steadyState));
    await steward.minutes(2);
    expect(service.messages().map(isTicked)).toEqual([false]);
    await steward.minutes(10);
    expect(service.messages().map(isTicked)).toEqual([true]);
    expect(service.replies()).toEqual(['The service is stable again.']);
  });

  it('a muted service does not silence others', async () => {
    const [muted, other] = [steward.newService(), steward.newService()];
    await mute(muted, 10);
    await muted.send(muted.stopEvent(), other.stopEvent());
    expect(muted.messages()).toEqual([]);
    expect(other.messages().map(countIn)).toEqual(['1 stop']);
    await steward.minutes(12);
  });

  it('a muted service is posted within ten minutes when its mute is shortened', async () => {
    const service = steward.newService();
    await mute(service, 24 * 60);
    await stopTimes(service, 2);
    await mute(service, 1);
    await steward.minutes(12);
    expect(service.messages().map(countIn)).toEqual(['2 stops']);
  });

  it('a muted service stays silent when its mute is extended', async () => {
    const service = steward.newService();
    await mute(service, 5);
    await stopTimes(service, 3);
    await mute(service, 25);
    await stopTimes(service, 3);
    await steward.minutes(15);
    expect(service.messages()).toEqual([]);
    await steward.minutes(16);
    expect(service.messages().map(countIn)).toEqual(['6 stops']);
    expect(service.text()).toContain('6 stops meanwhile');
  });
});

describe('cost of mutes', () => {
  it('a mute costs one read per new incident and none per repeat', async () => {
    // The first post of a copy also reads whether Slack asks for a pause.
    await steward.newService().send();
    const service = steward.newService();
    const counts = () => ({ ...steward.sandbox.calls.counts('ecs-steward-production-diagnose-stops') });
    const reads = (before: Record<string, number>) =>
      (counts()['dynamodb:GetItem'] ?? 0) - (before['dynamodb:GetItem'] ?? 0);
    let before = counts();
    await service.send();
    expect(reads(before)).toBe(1);
    before = counts();
    await service.send();
    expect(reads(before)).toBe(0);
  });

  it('a muted stop costs no call to Slack', async () => {
    const service = steward.newService();
    await mute(service, 10);
    await steward.minutes(1); // messages that other tests left to be posted
    const before = steward.slack.calls.length;
    await stopTimes(service, 5);
    expect(steward.slack.calls.length).toBe(before);
    await steward.minutes(10);
    // No attempt to post it was made before, so none is searched for. The edits add its evidence, and those of messages
    // of other tests.
    const methods = steward.slack.calls.slice(before).map(({ method }) => method);
    expect(methods.filter((method) => method !== 'chat.update')).toEqual(['chat.postMessage']);
  });
});

it('a message is posted if the mute cannot be read', async () => {
  const service = steward.newService();
  steward.sandbox.faults.add({ operation: 'GetItem', kind: 'denied' });
  await service.send();
  expect(service.messages().map(countIn)).toEqual(['1 stop']);
});

it('a worker that dies after posting at the end of a mute leaves one message', async () => {
  const service = steward.newService();
  await mute(service, 3);
  await stopTimes(service, 2);
  // The claim succeeds; recording that it was posted fails, and so does its release.
  steward.sandbox.faults.add({ operation: 'UpdateItem', kind: 'denied', times: 2, skip: 1 });
  await steward.minutes(14);
  expect(service.messages().map(countIn)).toEqual(['2 stops']);
  expect(service.text()).toContain('2 stops meanwhile');
});
