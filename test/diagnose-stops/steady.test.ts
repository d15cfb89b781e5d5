import { describe, expect, it, test } from '@jest/globals';
import { countIn, isTicked, minute, second } from './steward-for-tests.ts';
import { leaveNothingBehind, shareSteward, steward } from './steward-of-file.ts';

shareSteward();
leaveNothingBehind();

describe('a service that is stable again', () => {
  const steadyState = 'service-action/steady-state';

  test.each([steadyState, 'deployment/completed'])(
    'by %s closes its incidents with a tick and a reply',
    async (sample) => {
      const service = steward.newService();
      await service.send(service.stopEvent(), service.event('task-stopped/unknown'));
      await steward.minutes(1);
      await service.send(service.event(sample));
      expect(service.messages().map(isTicked)).toEqual([true, true]);
      expect(service.text()).toContain('Stable again');
      expect(service.replies()).toEqual(['The service is stable again.', 'The service is stable again.']);
    },
  );

  it('within seconds of the post is ticked with the next minute', async () => {
    const service = steward.newService();
    await service.send();
    await steward.sandbox.advance(5 * second);
    await service.send(service.event(steadyState));
    expect(service.messages().map(isTicked)).toEqual([false]);
    await steward.minutes(1);
    expect(service.messages().map(isTicked)).toEqual([true]);
    expect(service.replies()).toEqual(['The service is stable again.']);
  });

  it('replies once when its event is delivered twice', async () => {
    const service = steward.newService();
    await service.send();
    await steward.minutes(1);
    const steady = service.event(steadyState);
    await service.send(steady, steady);
    await steward.minutes(1);
    await service.send(steady);
    await steward.minutes(1);
    expect(service.messages().map(isTicked)).toEqual([true]);
    expect(service.replies()).toEqual(['The service is stable again.']);
  });

  it('and stops once more opens the same message again', async () => {
    const service = await closedService();
    await steward.minutes(5);
    await service.send();
    await steward.minutes(1);
    expect(service.messages().map(isTicked)).toEqual([false]);
    expect(service.messages().map(countIn)).toEqual(['2 stops']);
  });

  it('again and again, between crashes, tells the thread once', async () => {
    const service = await closedService();
    for (let crash = 0; crash < 3; crash += 1) {
      await service.send();
      await steward.minutes(2);
      await service.send(service.event('service-action/steady-state'));
      await steward.minutes(2);
    }
    expect(service.messages().map(countIn)).toEqual(['4 stops']);
    expect(service.messages().map(isTicked)).toEqual([true]);
    expect(service.replies()).toEqual(['The service is stable again.']);
  });

  it('keeps its tick when an old stop is heard of late, and counts it', async () => {
    const service = await closedService();
    await service.send(service.stopEvent(steward.sandbox.now() - 30 * second));
    await steward.minutes(1);
    expect(service.messages().map(isTicked)).toEqual([true]);
    expect(service.messages().map(countIn)).toEqual(['2 stops']);
    expect(service.replies()).toEqual(['The service is stable again.']);
  });

  it('before its last stop is not ticked', async () => {
    const service = steward.newService();
    const before = steward.sandbox.now() - 3 * second;
    await service.send();
    await steward.minutes(1);
    await service.send(service.event(steadyState, before));
    await steward.minutes(1);
    expect(service.messages().map(isTicked)).toEqual([false]);
    expect(service.replies()).toEqual([]);
  });

  it('is not ticked for the stop that was counted last, but for the newest one', async () => {
    const service = steward.newService();
    const start = steward.sandbox.now();
    await service.send(service.stopEvent(start));
    await steward.minutes(3);
    await service.send(service.stopEvent(start + 2 * minute));
    await service.send(service.stopEvent(start + minute));
    await service.send(service.event(steadyState, start + 90 * second));
    await steward.minutes(1);
    expect(service.messages().map(isTicked)).toEqual([false]);
    expect(service.messages().map(countIn)).toEqual(['3 stops']);
  });

  it('after it stopped again is ticked, although a stop from before was counted last', async () => {
    const service = await closedService();
    const closedAt = steward.sandbox.now();
    await steward.sandbox.advance(20 * second);
    await service.send(service.stopEvent());
    await service.send(service.stopEvent(closedAt - 30 * second));
    await service.send(service.event(steadyState));
    await steward.minutes(1);
    expect(service.messages().map(isTicked)).toEqual([true]);
    expect(service.messages().map(countIn)).toEqual(['3 stops']);
  });

  it('already when the stop is heard of has its message with the tick', async () => {
    const service = steward.newService();
    const stop = service.stopEvent();
    await steward.minutes(2);
    service.wasSteadyAt(steward.sandbox.now() - minute);
    await service.send(stop);
    expect(service.messages().map(isTicked)).toEqual([true]);
  });

  it('says nothing where no incident is open', async () => {
    const service = steward.newService();
    await service.send(service.event(steadyState));
    expect(service.messages()).toEqual([]);
  });

  async function closedService() {
    const service = steward.newService();
    await service.send();
    await steward.minutes(1);
    await service.send(service.event(steadyState));
    expect(service.messages().map(isTicked)).toEqual([true]);
    return service;
  }
});
