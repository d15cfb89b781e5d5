import { expect, it } from '@jest/globals';
import { type Deps, planQueued } from '../../functions/plan-rightsizing/run.ts';

const schedule = { 'detail-type': 'Scheduled Event', time: '2026-11-23T06:00:00Z' };

it.each([schedule, { kind: 'watch' }])(
  'a region without clusters has an empty plan and no dead letter: %j',
  async (body) => {
    const logged: string[] = [];
    const sent: string[] = [];
    const ignore = () => {};
    const deps = {
      sources: { ecs: { clusters: async () => [] }, now: () => 0 },
      queue: { send: async (bodies: string[]) => void sent.push(...bodies) },
      log: { info: (text: string) => void logged.push(text), warn: ignore, error: ignore },
    } as unknown as Deps;
    expect(
      await planQueued([{ messageId: 'm-1', body: JSON.stringify(body), receiveCount: 1 }], deps),
    ).toEqual({
      batchItemFailures: [],
    });
    expect(sent).toEqual([]);
    expect(logged).toHaveLength(1);
  },
);
