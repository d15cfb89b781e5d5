import { describe, expect, it, test } from '@jest/globals';
import { countIn, minute, refresh, second } from './steward-for-tests.ts';
import { shareSteward, steward } from './steward-of-file.ts';

shareSteward();

/** Every test leaves nothing behind: no record that waits to come again, and none that was given up. */
async function expectNothingLeft(): Promise<void> {
  expect(await steward.waiting()).toEqual([]);
  expect(await steward.sandbox.deadLetters()).toEqual([]);
}

describe('first stop', () => {
  it('the first stop posts a message with service, cause, proof, remedies and links', async () => {
    const catalog = steward.newService('task-stopped/out-of-memory');
    await catalog.send();
    const text = catalog.text();
    expect(text).toMatch(new RegExp(`^🟡 ${catalog.name} degraded \\(1 of 2\\): out of memory\n`));
    expect(text).toContain('1 stop · 2026-11-20 12:00 UTC');
    expect(text).toContain('cluster shop · eu-west-1 · account 123456789012');
    expect(text).toContain('OutOfMemoryError: Container killed due to memory usage');
    expect(text).toMatch(/What to do\n1\. .+\n2\. .*catalog:87/);
    expect(text).toContain('FeedExporter            : Feed held in memory');
    expect(text).toMatch(/Logs at the stop \[1\] · Task \[2\] · Task definition \[3\] · Service \[4\]/);
    expect(text).toContain('https://eu-west-1.console.aws.amazon.com/cloudwatch/home');
    await expectNothingLeft();
  });

  it('the stop of a task without a service names its family', async () => {
    const report = steward.newService('task-stopped/scheduled-task-crash');
    await report.send();
    expect(report.messages()).toHaveLength(1);
    expect(report.text()).toContain('Task family nightly-report · cluster shop');
  });
});

describe('repeated stops', () => {
  it('repeated stops are counted in one message with the next minute', async () => {
    const service = steward.newService();
    for (let stop = 0; stop < 5; stop += 1) await service.send();
    expect(service.messages().map(countIn)).toEqual(['1 stop']);
    await steward.minutes(1);
    expect(service.messages().map(countIn)).toEqual(['5 stops']);
    await expectNothingLeft();
  });

  it('a stop that is delivered twice counts once', async () => {
    const service = steward.newService();
    const [first, second] = [service.stopEvent(), service.stopEvent()];
    await service.send(first, first, second);
    await service.send(second, first);
    await steward.minutes(1);
    expect(service.messages().map(countIn)).toEqual(['2 stops']);
  });

  it('stops that several workers receive at once have one message', async () => {
    const service = steward.newService();
    const before = steward.sandbox.invocations().length;
    await service.send(...Array.from({ length: 350 }, () => service.stopEvent()));
    expect(steward.sandbox.invocations().length - before).toBeGreaterThanOrEqual(4);
    await steward.minutes(1);
    expect(service.messages().map(countIn)).toEqual(['350 stops']);
    await expectNothingLeft();
  });

  it('stops of another cause or service have their own messages', async () => {
    const [one, other] = [steward.newService(), steward.newService()];
    await one.send(one.stopEvent(), one.event('task-stopped/unknown'));
    await other.send();
    await steward.minutes(1);
    expect(one.messages().map(countIn)).toEqual(['1 stop', '1 stop']);
    expect(other.messages().map(countIn)).toEqual(['1 stop']);
  });

  it('repeated stops update the message at most every 10 seconds', async () => {
    const service = steward.newService();
    const { slack, sandbox } = steward;
    const before = slack.calls.length;
    for (let stop = 0; stop < 12; stop += 1) {
      await service.send();
      await steward.enqueue(refresh);
      await sandbox.advance(3 * second);
    }
    await steward.minutes(1);
    const [post, evidence, ...updates] = slack.calls.slice(before);
    expect([post?.method, evidence?.method]).toEqual(['chat.postMessage', 'chat.update']);
    const times = [post, ...updates].map((call) => call?.at ?? 0);
    const gaps = times.slice(1).map((at, index) => at - (times[index] ?? 0));
    expect(gaps.length).toBeGreaterThanOrEqual(3);
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(10 * second);
    expect(service.messages().map(countIn)).toEqual(['12 stops']);
  });

  it('repeated stops have the time of the first and the newest one, in any order', async () => {
    const service = steward.newService();
    const now = steward.sandbox.now();
    await service.send(service.stopEvent(now - 4 * minute));
    await service.send(service.stopEvent(now));
    await service.send(service.stopEvent(now - 9 * minute));
    await steward.minutes(1);
    const time = (at: number) => `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
    expect(service.text()).toContain(`3 stops · first ${time(now - 9 * minute)} · last ${time(now)}`);
  });
});

describe('quiet incidents', () => {
  it('an incident after more than 30 quiet minutes has a new message, which links the old one', async () => {
    const service = steward.newService();
    await service.send(service.stopEvent(), service.stopEvent());
    await steward.minutes(31);
    await service.send();
    const [old, renewed, ...more] = service.messages();
    expect(more).toEqual([]);
    expect([old, renewed].map(countIn)).toEqual(['2 stops', '1 stop']);
    expect(service.text()).toContain('Seen before: 2 stops until');
    const permalink = `${steward.slack.url}/archives/C0SANDBOX/p${old?.ts.replace('.', '')}`;
    expect(JSON.stringify(renewed?.blocks)).toContain(`<${permalink}|earlier message>`);
  });

  it('an incident after 29 quiet minutes keeps its message', async () => {
    const service = steward.newService();
    await service.send();
    await steward.minutes(29);
    await service.send();
    await steward.minutes(1);
    expect(service.messages().map(countIn)).toEqual(['2 stops']);
  });

  it('an event that arrives late does not split an incident', async () => {
    const service = steward.newService();
    const start = steward.sandbox.now();
    await service.send();
    await steward.minutes(20);
    await service.send();
    await steward.minutes(20);
    await service.send(service.stopEvent(start - minute));
    await service.send();
    await steward.minutes(1);
    expect(service.messages().map(countIn)).toEqual(['4 stops']);
  });
});

describe('failed deployments', () => {
  const failed = 'deployment/failed';
  const words = 'its tasks failed to start, and the circuit breaker ended it.';

  it('a failed deployment is one line in the open incident, even if delivered twice', async () => {
    const service = steward.newService();
    await service.send();
    const event = service.event(failed);
    await service.send(event, event);
    await steward.minutes(1);
    await service.send(event);
    await steward.minutes(1);
    expect(service.messages().map(countIn)).toEqual(['1 stop']);
    expect(service.text().split('ECS also said')).toHaveLength(2);
    expect(service.text().split(words)).toHaveLength(2);
  });

  it('a failed deployment has its own message where no incident is open', async () => {
    const service = steward.newService();
    const event = service.event(failed);
    await service.send(event, event);
    await steward.minutes(1);
    expect(service.messages().map(countIn)).toEqual(['1 event']);
    expect(service.text()).toMatch(
      new RegExp(`^🟡 ${service.name} degraded \\(1 of 2\\): deployment failed\n`),
    );
    expect(service.text()).toContain(words);
    expect(service.text()).not.toContain('ECS also said');
  });
});

describe('normal stops', () => {
  test.each([
    ['task-stopped/deployment', 'deployment'],
    ['task-stopped/scale-in', 'scale-in'],
    ['task-stopped/user-stopped', 'user-stopped'],
    ['task-stopped/task-completed', 'task-completed'],
    ['deployment/in-progress', 'in-progress'],
  ])('the sample %s is silent and counted as %s', async (sample, reason) => {
    const messages = steward.messages().length;
    const before = steward.counted('EventsDropped', reason);
    const { newService } = steward;
    await newService('task-stopped/deployment').send(newService(sample).event(sample));
    expect(steward.messages()).toHaveLength(messages);
    expect(steward.counted('EventsDropped', reason) - before).toBe(1);
    await expectNothingLeft();
  });
});
