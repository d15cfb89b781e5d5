import { fileURLToPath } from 'node:url';
import { describe, expect, it, test } from '@jest/globals';
import { clusterName, ecsArn } from '../../sandbox/fleet/company.ts';
import type { Fault } from '../../sandbox/slack/api/faults.ts';
import {
  countIn,
  isTicked,
  minute,
  type ServiceForTests,
  type StewardForTests,
  second,
  startStewardForTests,
} from './steward-for-tests.ts';
import { leaveNothingBehind, shareSteward, steward } from './steward-of-file.ts';

shareSteward();
leaveNothingBehind();

const steadyState = 'service-action/steady-state';

/** Failures of a Slack call, once and several times in a row. */
function everyFaultOf(method: string): Fault[] {
  return [1, 3].flatMap((times): Fault[] => [
    { method, times, kind: 'ratelimited', retryAfterSeconds: 20 },
    { method, times, kind: 'http500' },
    { method, times, kind: 'reset-before' },
    { method, times, kind: 'reset-after' },
    { method, times, kind: 'slow', milliseconds: 50 },
    ...['channel_not_found', 'invalid_blocks', 'token_revoked', 'fatal_error'].map((error) => ({
      ...{ method, times, error, kind: 'error' as const },
    })),
  ]);
}

/** Each fault with its name, as rows of a table. */
function rowsOf(...methods: string[]): [string, Fault][] {
  return methods.flatMap(everyFaultOf).map((fault) => {
    const name = fault.kind === 'error' ? fault.error : fault.kind;
    return [`${fault.method}: ${name}, ${fault.times} times`, fault];
  });
}

describe('Slack faults during an incident', () => {
  test.each(rowsOf('chat.postMessage', 'chat.update'))(
    'an incident has one message with the right count in spite of %s',
    async (_, fault) => {
      const service = steward.newService();
      const [first, second] = [service.stopEvent(), service.stopEvent()];
      steward.slack.faults.add(fault);
      await service.send(first);
      await service.send(second, first);
      await steward.minutes(8);
      expect(service.messages().map(countIn)).toEqual([isOnlyText(service) ? undefined : '2 stops']);
      expect(service.messages()[0]?.text).toContain('2 stops');
      expect(service.messages().map(isTicked)).toEqual([false]);
      expect(service.replies()).toEqual([]);
    },
  );

  test.each(rowsOf('conversations.history'))(
    'an incident has one message in spite of a cut post and then %s',
    async (_, fault) => {
      const service = steward.newService();
      steward.slack.faults.add({ method: 'chat.postMessage', kind: 'reset-after' });
      steward.slack.faults.add(fault);
      await service.send();
      await service.send();
      await steward.minutes(8);
      expect(service.messages().map(countIn)).toEqual(['2 stops']);
    },
  );

  it('a post that was cut after Slack took it is found in a busy channel', async () => {
    const service = steward.newService();
    const { slack, sandbox } = steward;
    slack.faults.add({ method: 'chat.postMessage', kind: 'reset-after' });
    await service.send();
    await sandbox.advance(second);
    await Promise.all(
      Array.from({ length: 450 }, (_, index) =>
        fetch(slack.webhookUrl, { method: 'POST', body: JSON.stringify({ text: `chatter ${index}` }) }),
      ),
    );
    await steward.minutes(8);
    expect(service.messages()).toHaveLength(1);
    // Once when it was found again, with all its evidence.
    expect(service.messages()[0]?.editedCount).toBe(1);
  });

  it('a cut post is found although the clock of Slack is behind that of ECS', async () => {
    const service = steward.newService();
    const stop = service.stopEvent(steward.sandbox.now() + 2 * second);
    steward.slack.faults.add({ method: 'chat.postMessage', kind: 'reset-after' });
    await service.send(stop);
    await steward.minutes(8);
    expect(service.messages().map(countIn)).toEqual(['1 stop']);
  });

  /** After invalid_blocks and the like, a message is its text alone. */
  function isOnlyText(service: ServiceForTests): boolean {
    return service.messages()[0]?.blocks.length === 0;
  }
});

describe('second episode', () => {
  test.each(rowsOf('chat.getPermalink'))(
    'a second episode is posted once in spite of %s',
    async (_, fault) => {
      const service = steward.newService();
      await service.send();
      await steward.minutes(31);
      steward.slack.faults.add(fault);
      await service.send();
      await steward.minutes(8);
      expect(service.messages().map(countIn)).toEqual(['1 stop', '1 stop']);
      expect(service.text()).toContain('Seen before: 1 stop');
    },
  );

  test.each(rowsOf('chat.postMessage'))(
    'a second episode has one message in spite of %s',
    async (_, fault) => {
      const service = steward.newService();
      await service.send();
      await steward.minutes(31);
      steward.slack.faults.add(fault);
      await service.send();
      await service.send();
      await steward.minutes(8);
      expect(service.messages()).toHaveLength(2);
      expect(service.messages()[1]?.text).toContain('2 stops');
    },
  );
});

describe('tick of a closed incident', () => {
  /** DescribeServices tells that all desired tasks run, as it does of a service in a steady state. */
  function runsAll({ name }: ServiceForTests): void {
    const { state } = steward.sandbox;
    const service = state.service(ecsArn('service', clusterName, name));
    state.putService({ ...service, runningCount: 2, desiredCount: 2, pendingCount: 0 });
  }

  test.each(rowsOf('chat.update'))('a closed incident gets its tick in spite of %s', async (_, fault) => {
    const service = steward.newService();
    await service.send();
    await steward.minutes(1);
    steward.slack.faults.add(fault);
    runsAll(service);
    await service.send(service.event(steadyState));
    await steward.minutes(8);
    expect(service.messages()[0]?.text.split('\n')[0]).toBe(
      `:white_check_mark: ${service.name} in shop stable again (2 of 2) · was: out of memory · 1 stop`,
    );
    expect(service.replies()).toEqual(['The service is stable again.']);
  });

  it('a closed incident keeps its tick although the reply cannot be posted', async () => {
    const service = steward.newService();
    await service.send();
    await steward.minutes(1);
    steward.slack.faults.add({ method: 'chat.postMessage', kind: 'http500' });
    await service.send(service.event(steadyState));
    await steward.minutes(2);
    expect(service.messages().map(isTicked)).toEqual([true]);
  });
});

describe('pauses of Slack', () => {
  it('nothing is posted before the pause that Slack asks for is over', async () => {
    const service = steward.newService();
    steward.slack.faults.add({ method: 'chat.postMessage', kind: 'ratelimited', retryAfterSeconds: 150 });
    const before = steward.slack.calls.length;
    await service.send();
    await steward.minutes(2);
    expect(steward.slack.calls.slice(before).map(({ status }) => status)).toEqual([429]);
    await steward.minutes(6);
    expect(service.messages().map(countIn)).toEqual(['1 stop']);
  });
});

describe('outage of Slack', () => {
  it('an hour without Slack loses no stop and ends with one message per incident', async () => {
    const services = [steward.newService(), steward.newService(), steward.newService()];
    for (const method of ['chat.postMessage', 'chat.update', 'conversations.history']) {
      steward.slack.faults.add({ method, kind: 'http500', times: 100_000 });
    }
    for (let stop = 0; stop < 20; stop += 1) {
      await services[stop % 3]?.send();
      await steward.minutes(3);
    }
    expect(services.flatMap((service) => service.messages())).toEqual([]);
    steward.slack.faults.clear();
    await steward.minutes(8);
    const counts = services.map((service) => service.messages().map(countIn));
    expect(counts).toEqual([['7 stops'], ['7 stops'], ['6 stops']]);
  });
});

describe('bot token', () => {
  it('a bot token that is replaced in the parameter is used without a deployment', async () => {
    const fresh = await startStewardForTests();
    try {
      const { state } = fresh.sandbox;
      const valid = state.parameter('/ecs-steward/slack')?.value ?? '';
      state.putParameter('/ecs-steward/slack', 'xoxb-revoked');
      const service = fresh.newService();
      await service.send();
      expect(service.messages()).toEqual([]);
      state.putParameter('/ecs-steward/slack', valid);
      await fresh.minutes(8);
      expect(service.messages().map(countIn)).toEqual(['1 stop']);
    } finally {
      await fresh.close();
    }
  });
});

describe('timeout of the function', () => {
  it('a function that runs out of time during a post leaves one message and counts every stop', async () => {
    const bundlePath = fileURLToPath(new URL('hurried-handler.ts', import.meta.url));
    const hurried = await startStewardForTests({
      functions: { 'diagnose-stops': { bundlePath, timeoutSeconds: 3 } },
    });
    try {
      const service = hurried.newService();
      hurried.slack.faults.add({ method: 'chat.postMessage', kind: 'slow', milliseconds: 3500 });
      await service.send();
      expect(hurried.sandbox.invocations().map(({ error }) => error)).toEqual([
        expect.stringContaining('Task timed out'),
      ]);
      await posted(hurried);
      await service.send();
      await hurried.sandbox.advance(minute);
      expect(service.messages().map(countIn)).toEqual(['1 stop']);
      await hurried.minutes(8);
      expect(service.messages().map(countIn)).toEqual(['2 stops']);
      expect(await hurried.waiting()).toEqual([]);
    } finally {
      await hurried.close();
    }
  }, 20_000);

  /** Waits until Slack has finished the slow post, for which no caller waits any more. */
  async function posted({ slack }: StewardForTests): Promise<void> {
    while (slack.calls.length === 0) await new Promise((resolve) => setImmediate(resolve));
  }
});
