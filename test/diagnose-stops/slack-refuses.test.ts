import { describe, expect, it } from '@jest/globals';
import { countIn } from './steward-for-tests.ts';
import { leaveNothingBehind, shareSteward, steward } from './steward-of-file.ts';

shareSteward();
leaveNothingBehind();

const posts = (from: number) =>
  steward.slack.calls.slice(from).filter(({ method }) => method === 'chat.postMessage');
const refusalsLogged = () => steward.logLines().filter(({ message }) => message === 'Slack refuses messages');

describe('when Slack refuses for good', () => {
  it.each(['not_in_channel', 'invalid_auth', 'channel_not_found', 'missing_scope'])(
    'it is counted by reason and logged once a minute with its remedy, and nothing is done in vain: %s',
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

it('a quiet invocation logs no line about metrics', async () => {
  await steward.minutes(2);
  const lines = steward.sandbox.logs.of('ecs-steward-production-diagnose-stops');
  expect(lines.filter((line) => line.includes('No application metrics'))).toEqual([]);
});
