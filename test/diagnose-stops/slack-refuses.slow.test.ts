import { describe, expect, it } from '@jest/globals';
import { countIn, isTicked, textOf } from './steward-for-tests.ts';
import { leaveNothingBehind, shareSteward, steward } from './steward-of-file.ts';

shareSteward();
leaveNothingBehind();

const posts = (from: number) =>
  steward.slack.calls.slice(from).filter(({ method }) => method === 'chat.postMessage');
const refusalsLogged = () => steward.logLines().filter(({ message }) => message === 'Slack refuses messages');

describe('lasting refusals of Slack', () => {
  it.each(['not_in_channel', 'invalid_auth', 'channel_not_found', 'missing_scope'])(
    'a lasting refusal is counted, logged once a minute with its remedy and wastes no call: %s',
    async (error) => {
      const services = [steward.newService(), steward.newService(), steward.newService()];
      const [calls, refused, lines] = [
        steward.slack.calls.length,
        steward.counted('MessagesRefused', error),
        refusalsLogged().length,
      ];
      steward.slack.faults.add({ method: 'chat.postMessage', kind: 'error', error, times: 100 });
      for (const service of services) await service.send();
      const reads = () =>
        steward.sandbox.calls.list().filter(({ service }) => ['ssm', 'ecs', 'logs'].includes(service)).length;
      const before = reads();
      await steward.minutes(3);
      const tried = posts(calls).length;
      // One at first, and a probe in each minute; a message that is probed reads its evidence.
      expect(tried).toBeLessThanOrEqual(4 + 1);
      expect(reads() - before).toBeLessThanOrEqual(3 * 6);
      expect(steward.counted('MessagesRefused', error) - refused).toBe(tried);
      const logged = refusalsLogged().slice(lines);
      expect(logged.length).toBeLessThanOrEqual(4);
      expect(logged[0]).toMatchObject({
        level: 'ERROR',
        reason: error,
        remedy: expect.stringContaining(': '),
      });
      expect(await steward.waiting()).toEqual([]);
      steward.slack.faults.clear();
      await steward.minutes(4);
      for (const service of services) expect(service.messages().map(countIn)).toEqual(['1 stop']);
    },
  );
});

describe('incidents that ended before their post', () => {
  const steadyState = 'service-action/steady-state';

  it('several incidents that ended before their post become one summary', async () => {
    const over = Array.from({ length: 6 }, () => steward.newService());
    const open = steward.newService();
    const before = steward.messages().length;
    steward.slack.faults.add({
      method: 'chat.postMessage',
      kind: 'error',
      error: 'token_revoked',
      times: 1000,
    });
    for (const service of [...over, open]) await service.send();
    await over[0]?.send();
    await steward.minutes(3);
    for (const service of over) await service.send(service.event(steadyState));
    await steward.minutes(3);
    steward.slack.faults.clear();
    await steward.minutes(4);
    const posted = steward.messages().slice(before);
    expect(posted).toHaveLength(2);
    expect(open.messages().map(countIn)).toEqual(['1 stop']);
    const [summary = ''] = posted.map(textOf).filter((text) => text.includes('ended before Slack'));
    expect(summary).toContain('6 incidents ended before Slack accepted their messages');
    for (const service of over) expect(summary).toContain(service.name);
    expect(summary).toMatch(new RegExp(`${over[0]?.name} .*Out of memory · 2 stops`));
    // A later stop of one of them is posted as any other.
    await over[1]?.send();
    await steward.minutes(1);
    expect(over[1]?.messages().map(countIn)).toEqual(['2 stops']);
  });

  it('a single incident that ended before its post has its usual message', async () => {
    const service = steward.newService();
    steward.slack.faults.add({
      method: 'chat.postMessage',
      kind: 'error',
      error: 'not_in_channel',
      times: 3,
    });
    await service.send();
    await service.send(service.event(steadyState));
    await steward.minutes(6);
    expect(service.messages().map(isTicked)).toEqual([true]);
  });
});

it.each(['http500', 'ratelimited'] as const)(
  'the log and the tasks are not read again when a post failed: %s',
  async (kind) => {
    const isEvidence = (operation: string) =>
      ['GetLogEvents', 'DescribeTasks', 'DescribeTaskDefinition'].includes(operation);
    /** Evidence read for the first message of a new service. */
    const readFor = async (service: ReturnType<typeof steward.newService>, postedAtOnce: number) => {
      const before = steward.sandbox.calls.list().length;
      await service.send();
      expect(service.messages()).toHaveLength(postedAtOnce);
      await steward.minutes(8);
      expect(service.messages().map(countIn)).toEqual(['1 stop']);
      expect(service.text()).toContain('FeedExporter            : Feed held in memory');
      const calls = steward.sandbox.calls.list().slice(before);
      return calls
        .map(({ operation }) => operation)
        .filter(isEvidence)
        .toSorted();
    };
    const whenAllIsWell = await readFor(steward.newService(), 1);
    steward.slack.faults.add({ method: 'chat.postMessage', kind });
    expect(await readFor(steward.newService(), 0)).toEqual(whenAllIsWell);
  },
);

it('evidence that was not readable is read at the next attempt', async () => {
  const service = steward.newService();
  steward.sandbox.faults.add({ service: 'logs', operation: 'GetLogEvents', kind: 'denied' });
  steward.slack.faults.add({ method: 'chat.postMessage', kind: 'http500' });
  await service.send();
  await steward.minutes(8);
  expect(service.text()).toContain('FeedExporter            : Feed held in memory');
});

it('a quiet invocation logs no line about metrics', async () => {
  await steward.minutes(2);
  const lines = steward.sandbox.logs.of('ecs-steward-production-diagnose-stops');
  expect(lines.filter((line) => line.includes('No application metrics'))).toEqual([]);
});
