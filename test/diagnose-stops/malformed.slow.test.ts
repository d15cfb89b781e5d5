import { describe, expect, it, test } from '@jest/globals';
import type { SampleEvent } from '../../sandbox/fleet/sample.ts';
import { countIn } from './steward-for-tests.ts';
import { shareSteward, steward } from './steward-of-file.ts';

shareSteward();

/** Visibility timeout of the queue: after it, a failed record is delivered again. */
const redelivery = 362_000;

/** Stop with another detail; emoji are escaped, since the sandbox's queue accepts none. */
function withDetail(event: SampleEvent, detail: Record<string, unknown>): string {
  const body = JSON.stringify({ ...event, detail: { ...event.detail, ...detail } });
  return body.replace(/[\ud800-\udfff]/g, (half) => `\\u${half.charCodeAt(0).toString(16)}`);
}

/** Log lines of the function about records that it rejected. */
function rejections(): string[] {
  const lines = steward.logLines().filter(({ message }) => message === 'event rejected');
  return lines.map(({ error }) => (error as { message: string }).message);
}

describe('records that are not events', () => {
  test.each<[string, (event: SampleEvent) => string, string]>([
    ['no JSON', () => 'STOPPED', 'not valid JSON'],
    ['half an event', (event) => JSON.stringify(event).slice(0, 700), 'not valid JSON'],
    ['nothing', () => ' ', 'not valid JSON'],
    ['a list', () => '[]', 'event'],
    ['null', () => 'null', 'event'],
    ['no source', (event) => JSON.stringify({ ...event, source: undefined }), 'event.source'],
    ['no detail', (event) => JSON.stringify({ ...event, detail: undefined }), 'event.detail'],
    ['detail as text', (event) => JSON.stringify({ ...event, detail: 'STOPPED' }), 'event.detail'],
    ['a number for the task', (event) => withDetail(event, { taskArn: 7 }), 'event.detail.taskArn'],
    ['a task that is no ARN', (event) => withDetail(event, { taskArn: 'abc' }), 'event.detail.taskArn'],
    [
      'an ARN that is too long for a key',
      (event) => withDetail(event, { taskArn: `${event.detail.taskArn}${'0'.repeat(1000)}` }),
      'event.detail.taskArn',
    ],
    ['no cluster', (event) => withDetail(event, { clusterArn: null }), 'event.detail.clusterArn'],
    ['containers as an object', (event) => withDetail(event, { containers: {} }), 'event.detail.containers'],
    [
      'an exit code as text',
      (event) => withDetail(event, { containers: [{ exitCode: '1' }] }),
      'containers.0.exitCode',
    ],
    [
      'a number for the reason',
      (event) => withDetail(event, { stoppedReason: 137 }),
      'event.detail.stoppedReason',
    ],
    [
      'times that are none',
      (event) => JSON.stringify({ ...JSON.parse(withDetail(event, { stoppedAt: 'noon' })), time: 'noon' }),
      'event.detail.stoppedAt',
    ],
  ])('a malformed record (%s) fails alone, and the log names the field', async (_, body, field) => {
    const { sandbox, newService } = steward;
    const service = newService();
    const good = [service.stopEvent(), service.stopEvent(), service.stopEvent()].map((event) =>
      JSON.stringify(event),
    );
    const bad = body(service.stopEvent());
    const [deadBefore, saidBefore] = [(await sandbox.deadLetters()).length, rejections().length];
    await steward.enqueue(good[0] ?? '', bad, ...good.slice(1));
    expect(await steward.waiting()).toEqual([bad]);
    for (let receive = 1; receive <= 10; receive += 1) await sandbox.advance(redelivery);
    expect(service.messages().map(countIn)).toEqual(['3 stops']);
    expect(await steward.waiting()).toEqual([]);
    expect((await sandbox.deadLetters()).slice(deadBefore).map((letter) => letter.body)).toEqual([bad]);
    const said = rejections().slice(saidBefore);
    expect(said).toHaveLength(10);
    expect(new Set(said).size).toBe(1);
    expect(said[0]).toContain(field);
  });
});

describe('unusual events', () => {
  const control = 'a\u0000b\u0007c\u001b[31md\u202Eevil\u2066\uFEFF';
  const emoji = '💥'.repeat(600);
  const megabyte = 'CannotPullContainerError: '.padEnd(1_000_000, 'very long ');
  const everyFieldNull = {
    ...{ group: null, startedBy: null, launchType: null, capacityProviderName: null, stopCode: null },
    ...{ stoppedReason: null, startedAt: null, createdAt: null, availabilityZone: null },
    ...{ cpu: null, memory: null, containers: null, attachments: null },
  };

  test.each<[string, Record<string, unknown>]>([
    ['a reason of a megabyte', { stoppedReason: megabyte }],
    ['a reason of emoji', { stoppedReason: emoji }],
    ['half an emoji', { stoppedReason: 'Task failed to start \ud83d' }],
    ['control characters and direction overrides', { stoppedReason: control, availabilityZone: control }],
    ['no containers', { containers: [] }],
    ['a container without a name', { containers: [{ exitCode: 1 }] }],
    [
      'a hundred containers',
      { containers: Array.from({ length: 100 }, (_, n) => ({ name: `c${n}`, exitCode: 1 })) },
    ],
    ['an unknown launch type', { launchType: 'LUNAR', capacityProviderName: 'moon', stopCode: 'Eclipse' }],
    [
      'fields of the future',
      { gravity: { g: 1.62 }, containers: [{ name: 'catalog', exitCode: 1, mood: 'bad' }] },
    ],
    ['an absurd exit code', { containers: [{ name: 'catalog', exitCode: -2147483648 }] }],
    ['a size that is no number', { cpu: 'lots', memory: '1e999' }],
    ['a stop before its start', { startedAt: '2038-01-19T03:14:07Z' }],
    ['a start long ago', { startedAt: '0001-01-01T00:00:00Z', createdAt: '-271821-04-20T00:00:00Z' }],
  ])('an unusual event (%s) still has a message', async (_, detail) => {
    const service = steward.newService();
    await steward.enqueue(withDetail(service.stopEvent(), detail));
    expect(service.messages()).toHaveLength(1);
    expect(service.text()).not.toMatch(/undefined|NaN|Infinity|\[object|Invalid Date/);
    expect(service.text().replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Bidi_Control}]/u);
    expect(await steward.waiting()).toEqual([]);
  });

  it('an unusual event (a reason of emoji) has a message through the event bus', async () => {
    const service = steward.newService('task-stopped/unknown');
    const event = service.stopEvent();
    await service.send({ ...event, detail: { ...event.detail, stoppedReason: emoji } });
    expect(service.text()).toContain('💥');
    expect(await steward.waiting()).toEqual([]);
  });

  it('an unusual event (every optional field null) is filed under its task family', async () => {
    const service = steward.newService();
    const before = steward.messages().length;
    await steward.enqueue(withDetail(service.unknownTask(service.stopEvent()), everyFieldNull));
    const [message] = steward.messages().slice(before);
    expect(message?.text).toContain('🔴 catalog in shop failed · 1 stop');
    expect(await steward.waiting()).toEqual([]);
  });

  it.each([
    '1969-12-31T23:59:59Z',
    '9999-12-31T23:59:59Z',
    '+275760-09-13T00:00:00Z',
    '0000-01-01T00:00:00Z',
  ])('an unusual event (stopped at %s) still has a message', async (stoppedAt) => {
    const service = steward.newService();
    await steward.enqueue(withDetail(service.stopEvent(), { stoppedAt }));
    await service.send(service.event('service-action/steady-state'));
    await steward.minutes(2);
    expect(service.messages()).toHaveLength(1);
    expect(service.text()).not.toMatch(/undefined|NaN|Invalid Date/);
    expect(await steward.waiting()).toEqual([]);
  });

  it('no unusual event makes the function throw', () => {
    expect(steward.sandbox.invocations().filter(({ error }) => error !== undefined)).toEqual([]);
  });
});
