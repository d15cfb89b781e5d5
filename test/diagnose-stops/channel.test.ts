import { describe, expect, it } from '@jest/globals';
import { clusterName, ecsArn } from '../../sandbox/fleet/company.ts';
import type { ServiceForTests } from './steward-for-tests.ts';
import { shareSteward, steward } from './steward-of-file.ts';

const ownChannel = 'C0TEAMSHOP';
const unknownChannel = 'C0NOTINVITED';
shareSteward({ slack: { unknownChannels: [unknownChannel] }, parameters: { minorChannel: unknownChannel } });

/** A service whose owner tagged it with a channel. */
function tagged(channel: string): ServiceForTests {
  const service = steward.newService('task-stopped/out-of-memory');
  const { state } = steward.sandbox;
  const found = state.service(ecsArn('service', clusterName, service.name));
  if (!found) throw new Error('the service is not in the sandbox');
  state.putService({ ...found, tags: [{ key: 'steward:channel', value: channel }] });
  return service;
}

describe('tag steward:channel', () => {
  it('the incidents of a tagged service are posted to its channel and updated there', async () => {
    const service = tagged(ownChannel);
    await service.send();
    await service.send();
    await steward.minutes(1);
    expect(service.messages().map(({ channel }) => channel)).toEqual([ownChannel]);
    expect(service.text()).toContain('2 stops');
  });

  it('a channel without the app falls back to the default channel, with a line in the message', async () => {
    const service = tagged(unknownChannel);
    await service.send();
    expect(service.messages().map(({ channel }) => channel)).toEqual(['C0SANDBOX']);
    expect(service.text()).toContain(
      `not posted in ${unknownChannel}, which steward:channel names: invite the app there`,
    );
    await steward.minutes(1);
    expect(service.messages()).toHaveLength(1);
  });

  it('an invalid channel in the tag is ignored', async () => {
    const service = tagged('#shop');
    await service.send();
    expect(service.messages().map(({ channel }) => channel)).toEqual(['C0SANDBOX']);
  });
});

it('a minor channel without the app falls back to the default channel, with a line in the message', async () => {
  const service = steward.newService('task-stopped/out-of-memory');
  const { state } = steward.sandbox;
  const found = state.service(ecsArn('service', clusterName, service.name));
  state.putService({ ...found, runningCount: 2, desiredCount: 2, pendingCount: 0 });
  await service.send();
  await steward.minutes(1);
  expect(service.messages().map(({ channel }) => channel)).toEqual(['C0SANDBOX']);
  expect(service.text()).toContain(
    `not posted in ${unknownChannel}, which minorChannel names: invite the app there`,
  );
});
