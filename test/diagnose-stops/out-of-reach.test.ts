import { describe, expect, it } from '@jest/globals';
import { countIn, isTicked, minute, type ServiceForTests } from './steward-for-tests.ts';
import { leaveNothingBehind, shareSteward, steward } from './steward-of-file.ts';

shareSteward();
leaveNothingBehind();

/** Lets a service stop every ten minutes. */
async function keepsStopping(service: ServiceForTests, times: number): Promise<void> {
  for (let stop = 0; stop < times; stop += 1) {
    await steward.minutes(10);
    await service.send();
    await steward.minutes(1);
  }
}

function deleteMessage(service: ServiceForTests): void {
  const [message] = service.messages();
  if (message) steward.slack.remove(message);
}

describe('deleted messages', () => {
  it('a deleted message of a continuing incident is posted again at most once an hour', async () => {
    const service = steward.newService();
    await service.send();
    deleteMessage(service);
    await keepsStopping(service, 4);
    expect(service.messages()).toEqual([]);
    await keepsStopping(service, 3);
    expect(service.messages().map(countIn)).toEqual(['8 stops']);
    deleteMessage(service);
    await keepsStopping(service, 4);
    expect(service.messages()).toEqual([]);
    await keepsStopping(service, 3);
    expect(service.messages().map(countIn)).toEqual(['15 stops']);
  });

  it('a deleted message of a closed incident stays deleted', async () => {
    const service = steward.newService();
    await service.send();
    deleteMessage(service);
    await steward.sandbox.advance(70 * minute);
    await service.send(service.event('service-action/steady-state'));
    await steward.minutes(2);
    expect(service.messages()).toEqual([]);
  });
});

it('a message that can no longer be edited continues in its thread at most once an hour', async () => {
  const service = steward.newService();
  await service.send();
  steward.slack.faults.add({ method: 'chat.update', kind: 'error', error: 'edit_window_closed', times: 99 });
  await keepsStopping(service, 7);
  expect(service.messages().map(countIn)).toEqual(['1 stop']);
  expect(service.replies()).toEqual([
    expect.stringMatching(
      /^2 stops so far, the last .*\. Slack no longer lets the message above be edited\.$/,
    ),
    expect.stringMatching(/^8 stops so far/),
  ]);
  await service.send(service.event('service-action/steady-state'));
  await steward.minutes(2);
  expect(service.replies().at(-1)).toBe('The service is stable again.');
});

describe('forwarded events', () => {
  const elsewhere = (event: object, from: string, to: string) =>
    JSON.parse(JSON.stringify(event).replaceAll(from, to));

  it.each([
    ['account', '123456789012', '999999999999', 'other-account'],
    ['region', 'eu-west-1', 'eu-central-1', 'other-region'],
  ])(
    'an event of another %s is dropped and counted, without a message or a tick',
    async (_, from, to, why) => {
      const service = steward.newService();
      const before = steward.counted('EventsDropped', why);
      await service.send();
      await service.send(elsewhere(service.stopEvent(), from, to));
      await steward.minutes(1);
      await service.send(elsewhere(service.event('service-action/steady-state'), from, to));
      await steward.minutes(1);
      expect(service.messages().map(countIn)).toEqual(['1 stop']);
      expect(service.messages().map(isTicked)).toEqual([false]);
      expect(steward.counted('EventsDropped', why)).toBe(before + 2);
    },
  );
});

it('a stop that its evidence shows to be normal is never posted, and is counted by its reason', async () => {
  const service = steward.newService('task-stopped/crash-python');
  const event = service.stopEvent();
  const { detail } = event;
  const names = ['report', 'sidecar'];
  const containers = names.map((name) => ({ name, exitCode: 0, lastStatus: 'STOPPED' }));
  const job = {
    ...event,
    detail: { ...detail, group: 'family:nightly-report', startedBy: 'events-rule/nightly', containers },
  };
  const before = steward.counted('EventsDropped', 'task-completed');
  await service.send(job);
  await steward.minutes(1);
  expect(steward.messages().filter(({ text }) => text.includes('nightly-report'))).toEqual([]);
  expect(steward.counted('EventsDropped', 'task-completed')).toBe(before + 1);
});
