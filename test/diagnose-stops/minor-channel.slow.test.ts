import { describe, expect, it } from '@jest/globals';
import { clusterName, ecsArn } from '../../sandbox/fleet/company.ts';
import type { PostedMessage } from '../../sandbox/slack/types.ts';
import { isTicked, type ServiceForTests, textOf } from './steward-for-tests.ts';
import { leaveNothingBehind, shareSteward, steward } from './steward-of-file.ts';

const mainChannel = 'C0SANDBOX';
const minorChannel = 'C0MINOR000';
shareSteward({ parameters: { minorChannel, downMention: 'here' } });
leaveNothingBehind();

/** Sets what DescribeServices reports of a service that desires two tasks, and its tags. */
function runs({ name }: ServiceForTests, runningCount: number, channel?: string): void {
  const { state } = steward.sandbox;
  const service = state.service(ecsArn('service', clusterName, name));
  const tags = channel === undefined ? [] : [{ key: 'steward:channel', value: channel }];
  state.putService({ ...service, runningCount, desiredCount: 2, pendingCount: 0, tags });
}

/** A new service, of which a task stopped while so many of two run. */
async function stopped(runningCount: number, channel?: string): Promise<ServiceForTests> {
  const service = steward.newService();
  runs(service, runningCount, channel);
  await service.send();
  return service;
}

/** Channel and first line of each message of a service. */
const linesOf = (service: ServiceForTests) =>
  service.messages().map((message) => `${message.channel}: ${textOf(message).split('\n')[0]}`);

const inChannel = (service: ServiceForTests, channel: string) =>
  service.messages().filter((message) => message.channel === channel);

const isWhole = ({ blocks }: PostedMessage) => blocks.some(({ type }) => type === 'header');
const hasButtons = ({ blocks }: PostedMessage) => blocks.some(({ type }) => type === 'actions');

/** The one line that a message leaves in the minor channel, with a link to the new message. */
function expectLinked(service: ServiceForTests): void {
  const [old] = inChannel(service, minorChannel);
  const [whole] = inChannel(service, mainChannel);
  const link = `${steward.slack.url}/archives/${mainChannel}/p${whole?.ts.replace('.', '')}`;
  expect(old?.text).toBe(
    `${service.name} in shop is no longer minor: <${link}|its incident> continues in <#${mainChannel}>.`,
  );
  expect(old?.blocks).toEqual([{ type: 'section', text: { type: 'mrkdwn', text: old?.text } }]);
}

describe('the channel of a new incident', () => {
  it('an incident that opens as minor goes to the minor channel, with its updates and its end', async () => {
    const service = await stopped(2);
    expect(linesOf(service)).toEqual([
      `${minorChannel}: ⚪ ${service.name}: 1 task failed, 2 of 2 running · out of memory`,
    ]);
    await service.send();
    await steward.minutes(1);
    expect(service.text()).toContain('2 stops');
    await service.send(service.event('service-action/steady-state'));
    await steward.minutes(1);
    expect(service.messages().map(isTicked)).toEqual([true]);
    expect(service.messages().map(({ channel }) => channel)).toEqual([minorChannel]);
    expect(service.replies()).toEqual(['The service is stable again.']);
  });

  it.each([1, 0])(
    'an incident that opens with %s of 2 tasks goes to the main channel, and stays there as minor',
    async (running) => {
      const service = await stopped(running);
      runs(service, 2);
      await steward.minutes(2);
      expect(linesOf(service)).toEqual([
        `${mainChannel}: ⚪ ${service.name}: 1 task failed, 2 of 2 running · out of memory`,
      ]);
    },
  );

  it('an incident that opens with unknown counts goes to the main channel', async () => {
    steward.sandbox.faults.add({ operation: 'DescribeServices', kind: 'denied', times: 1000 });
    const service = await stopped(2);
    expect(inChannel(service, mainChannel)).toHaveLength(1);
  });

  it('an incident of a tagged service goes to the channel of the tag, and stays there when it rises', async () => {
    const service = await stopped(2, 'C0TEAMSHOP');
    runs(service, 0);
    await steward.minutes(2);
    expect(linesOf(service)).toEqual([`C0TEAMSHOP: 🔴 ${service.name} is down (0 of 2): out of memory`]);
    expect(service.replies()).toHaveLength(1);
  });
});

describe('a rise from minor', () => {
  it('a minor incident that is degraded continues in the main channel, and rises to down in its thread', async () => {
    const service = await stopped(2);
    runs(service, 1);
    await steward.minutes(2);
    const [whole] = inChannel(service, mainChannel);
    expect(linesOf(service)[1]).toBe(`${mainChannel}: 🟡 ${service.name} degraded (1 of 2): out of memory`);
    expect(whole && hasButtons(whole)).toBe(true);
    expectLinked(service);
    expect(service.replies()).toEqual([]);
    await service.send();
    runs(service, 0);
    await steward.minutes(2);
    expect(service.messages()).toHaveLength(2);
    expect(service.text()).toContain('2 stops');
    expect(service.replies()).toEqual([`<!here> 🔴 ${service.name} in shop is down (0 of 2): out of memory`]);
    expect(whole && isWhole(whole)).toBe(true);
    expectLinked(service);
  });

  it('a minor incident that is down notifies once, by the new message with its mention', async () => {
    const service = await stopped(2);
    runs(service, 0);
    await steward.minutes(3);
    expect(linesOf(service)[1]).toBe(`${mainChannel}: 🔴 ${service.name} is down (0 of 2): out of memory`);
    expect(JSON.stringify(inChannel(service, mainChannel))).toContain('<!here>');
    expectLinked(service);
    expect(service.replies()).toEqual([]);
  });

  it('an incident that rose from minor and falls again stays in the main channel, where it ends', async () => {
    const service = await stopped(2);
    runs(service, 1);
    await steward.minutes(2);
    runs(service, 2);
    await steward.minutes(2);
    await service.send(service.event('service-action/steady-state'));
    await steward.minutes(1);
    expect(inChannel(service, mainChannel).map(isTicked)).toEqual([true]);
    expect(service.messages()).toHaveLength(2);
    expectLinked(service);
  });

  it.each(['channel_not_found', 'cant_update_message', 'message_not_found'])(
    'a minor incident continues in the main channel although an edit of the old message answers %s',
    async (error) => {
      const service = await stopped(2);
      runs(service, 0);
      steward.slack.faults.add({ method: 'chat.update', kind: 'error', error, times: 1 });
      await steward.minutes(3);
      expect(inChannel(service, mainChannel).map(isWhole)).toEqual([true]);
      expect(service.replies()).toEqual([]);
      expect(steward.counted('MessagesRefused', error)).toBe(0);
    },
  );

  it.each(['chat.postMessage', 'chat.update', 'chat.getPermalink', 'conversations.history'])(
    'a minor incident comes to the main channel once in spite of faults of %s',
    async (method) => {
      for (const kind of ['reset-after', 'reset-before', 'http500', 'ratelimited'] as const) {
        const service = await stopped(2);
        await steward.minutes(1);
        // The first post loses its connection, so that the history is read.
        if (method === 'conversations.history')
          steward.slack.faults.add({ method: 'chat.postMessage', kind: 'reset-after', times: 1 });
        steward.slack.faults.add({ method, kind, times: 2 });
        runs(service, 0);
        await steward.minutes(8);
        expect([kind, ...linesOf(service).slice(1)]).toEqual([
          kind,
          `${mainChannel}: 🔴 ${service.name} is down (0 of 2): out of memory`,
        ]);
        expect(service.replies()).toEqual([]);
        expectLinked(service);
      }
    },
  );
});

describe('the connection of a first post that breaks', () => {
  it('a first post is found in the minor channel, and moves where the incident has risen since', async () => {
    const service = steward.newService();
    runs(service, 2);
    steward.slack.faults.add({ method: 'chat.postMessage', kind: 'reset-after' });
    await service.send();
    expect(inChannel(service, minorChannel)).toHaveLength(1);
    runs(service, 0);
    await steward.minutes(8);
    expect(inChannel(service, mainChannel).map(isWhole)).toEqual([true]);
    expectLinked(service);
    expect(service.replies()).toEqual([]);
  });

  it('a first post is found in the main channel although the incident is minor by now', async () => {
    const service = steward.newService();
    runs(service, 1);
    steward.slack.faults.add({ method: 'chat.postMessage', kind: 'reset-after' });
    await service.send();
    runs(service, 2);
    await steward.minutes(8);
    expect(linesOf(service)).toEqual([
      `${mainChannel}: ⚪ ${service.name}: 1 task failed, 2 of 2 running · out of memory`,
    ]);
  });

  it('a first post that said degraded is followed by one broadcast where no task runs by now', async () => {
    const service = steward.newService();
    runs(service, 1);
    steward.slack.faults.add({ method: 'chat.postMessage', kind: 'reset-after' });
    await service.send();
    runs(service, 0);
    await steward.minutes(8);
    expect(service.messages()).toHaveLength(1);
    expect(service.replies()).toHaveLength(1);
  });

  it('a first post that said down is followed by no broadcast', async () => {
    const service = steward.newService();
    runs(service, 0);
    steward.slack.faults.add({ method: 'chat.postMessage', kind: 'reset-after' });
    await service.send();
    await steward.minutes(8);
    expect(service.messages()).toHaveLength(1);
    expect(service.replies()).toEqual([]);
  });
});

it('a minor message that was deleted is posted again in its channel, and still moves when it rises', async () => {
  const service = await stopped(2);
  const [message] = service.messages();
  if (message) steward.slack.remove(message);
  for (let stop = 0; stop < 7; stop += 1) {
    await steward.minutes(10);
    await service.send();
  }
  await steward.minutes(1);
  expect(service.messages().map(({ channel }) => channel)).toEqual([minorChannel]);
  runs(service, 1);
  await steward.minutes(2);
  expect(inChannel(service, mainChannel).map(isWhole)).toEqual([true]);
  expectLinked(service);
});

it('a minor channel that the app was removed from pauses no other channel, and a rise still moves', async () => {
  const service = await stopped(2);
  steward.slack.faults.add({ method: 'chat.update', kind: 'error', error: 'not_in_channel', times: 2 });
  await service.send();
  await steward.minutes(1);
  expect(steward.counted('MessagesRefused', 'not_in_channel')).toBe(0);
  runs(service, 0);
  await steward.minutes(2);
  expect(inChannel(service, mainChannel).map(isWhole)).toEqual([true]);
});
