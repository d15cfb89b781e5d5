import type { Sandbox } from '../sandbox.ts';

const hourMs = 3_600_000;

/**
 * Lets hours pass at once, one by one: schedules fire each hour, deployments go on, and watches end as they would.
 * @param sandbox undefined as long as it starts
 * @param hours the last one may be a part of an hour
 * @returns the time that it then is, epoch ms
 */
export async function skipAhead(sandbox: () => Sandbox | undefined, hours: number): Promise<{ now: number }> {
  const running = sandbox();
  if (!running) throw new Error('the local AWS is still starting');
  for (let rest = hours; rest > 0; rest -= 1) await running.advance(Math.min(1, rest) * hourMs);
  return { now: running.now() };
}
