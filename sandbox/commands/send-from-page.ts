import { eventFromSample, samples, services } from '../fleet/samples.ts';
import type { Sandbox } from '../sandbox.ts';
import type { Sent } from '../slack/types.ts';
import { deliver } from './deliver.ts';
import { invocationSamples, invoke, isInvocation } from './invoke-from-page.ts';
import { muteOf } from './muted.ts';
import { actAsOwner, isOwnerAct, ownerSamples } from './owner-from-page.ts';
import { whySilent } from './why-silent.ts';

/**
 * Sends an event from the page. Every click is a new stop: the event gets the time of the click and fresh ids, and its
 * task and log become known to the local AWS.
 * @param sandbox undefined as long as it starts.
 */
export function createSender(sandbox: () => Sandbox | undefined) {
  // Far from the seeds of the scenario, whose ids must not come again.
  let seed = 1_000_000;
  return {
    samples: [...samples(), ...invocationSamples(), ...ownerSamples()],
    services: services(),
    async send(edited: unknown): Promise<Sent> {
      const running = sandbox();
      if (!running) throw new Error('the local AWS is still starting');
      if (isInvocation(edited)) return invoke(running, edited);
      if (isOwnerAct(edited)) return actAsOwner(running, edited);
      seed += 1;
      const event = eventFromSample(running.state, edited, { now: running.now(), seed });
      const { matched } = await deliver(running, event);
      return { matched: matched.length, silent: whySilent(event), muted: await muteOf(running, event) };
    },
  };
}
