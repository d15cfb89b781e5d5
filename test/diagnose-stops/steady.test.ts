import { describe, expect, it, test } from '@jest/globals';
import { countIn, isTicked, minute, second } from './steward-for-tests.ts';
import { leaveNothingBehind, shareSteward, steward } from './steward-of-file.ts';

shareSteward();
leaveNothingBehind();

describe('services that are stable again', () => {
  const steadyState = 'service-action/steady-state';

  test.each([steadyState, 'deployment/completed'])(
    'the event %s closes the incidents of a service with a tick and a reply',
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

  it('a service that is stable within seconds of the post is ticked with the next minute', async () => {
    const service = steward.newService();
    await service.send();
    await steward.sandbox.advance(5 * second);
    await service.send(service.event(steadyState));
    expect(service.messages().map(isTicked)).toEqual([false]);
    await steward.minutes(1);
    expect(service.messages().map(isTicked)).toEqual([true]);
    expect(service.replies()).toEqual(['The service is stable again.']);
  });

  it('a steady state that is delivered twice has one reply', async () => {
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

  it('a closed incident is opened again in the same message by another stop', async () => {
    const service = await closedService();
    await steward.minutes(5);
    await service.send();
    await steward.minutes(1);
    expect(service.messages().map(isTicked)).toEqual([false]);
    expect(service.messages().map(countIn)).toEqual(['2 stops']);
  });

  it('a service that is stable between several crashes has one reply', async () => {
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

  it('a closed incident keeps its tick when an older stop arrives late, and counts it', async () => {
    const service = await closedService();
    await service.send(service.stopEvent(steward.sandbox.now() - 30 * second));
    await steward.minutes(1);
    expect(service.messages().map(isTicked)).toEqual([true]);
    expect(service.messages().map(countIn)).toEqual(['2 stops']);
    expect(service.replies()).toEqual(['The service is stable again.']);
  });

  it('a steady state before the last stop does not close the incident', async () => {
    const service = steward.newService();
    const before = steward.sandbox.now() - 3 * second;
    await service.send();
    await steward.minutes(1);
    await service.send(service.event(steadyState, before));
    await steward.minutes(1);
    expect(service.messages().map(isTicked)).toEqual([false]);
    expect(service.replies()).toEqual([]);
  });

  it('a steady state before the newest stop does not close it, whichever stop arrived last', async () => {
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

  it('a steady state after the newest stop closes the incident, though an older one arrived last', async () => {
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

  it('a stop that arrives after the steady state is posted with the tick', async () => {
    const service = steward.newService();
    const stop = service.stopEvent();
    await steward.minutes(2);
    service.wasSteadyAt(steward.sandbox.now() - minute);
    await service.send(stop);
    expect(service.messages().map(isTicked)).toEqual([true]);
  });

  it('a steady state without an open incident posts nothing', async () => {
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
